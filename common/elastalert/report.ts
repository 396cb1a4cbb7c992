/** One thing a person must know about an option of an ElastAlert rule. Never holds an option's value where it may be a secret. */
export interface Note {
  /** As written in the rule, with a place where it is a list: `filter[2]`. */
  option: string;
  message: string;
}

/** What became of the options: collected to the end, so that all problems are told at once. */
export class Report {
  /** Carried over, but not to the letter. */
  readonly warnings: Note[] = [];
  /** Not carried over. */
  readonly unsupported: Note[] = [];
  /** Why no rule can be made. */
  readonly problems: Note[] = [];

  warn(option: string, message: string): void {
    this.warnings.push({ option, message });
  }

  leaveOut(option: string, message: string): void {
    this.unsupported.push({ option, message });
  }

  refuse(option: string, message: string): void {
    this.problems.push({ option, message });
  }
}
