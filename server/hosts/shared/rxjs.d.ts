/** Both hosts bring it, and their status services want its observables: version 7 in Kibana, 6 in OpenSearch Dashboards. */
declare module 'rxjs' {
  export class BehaviorSubject<T> {
    constructor(value: T);
    next(value: T): void;
    complete(): void;
  }
}
