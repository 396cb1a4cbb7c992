import { parseStartOptions } from './start_options';

const defaults = {
  engine: 'elasticsearch',
  port: 5601,
  fresh: false,
  logIn: false,
  verbose: false,
  help: false,
};

describe('the options of npm start', () => {
  test.each<[string, string[], NodeJS.ProcessEnv, object]>([
    ['none', [], {}, defaults],
    ['the other engine', ['--engine', 'opensearch'], {}, { ...defaults, engine: 'opensearch' }],
    ['a port', ['--port', '8080'], {}, { ...defaults, port: 8080 }],
    [
      'data elsewhere, dropped first',
      ['--data', '/d', '--fresh'],
      {},
      { ...defaults, dataDir: '/d', fresh: true },
    ],
    [
      'a cluster of the user',
      [],
      { ELASTICSEARCH_URL: 'http://es:9200' },
      { ...defaults, elasticsearchUrl: 'http://es:9200' },
    ],
    [
      'people who log in to a secured cluster',
      ['--log-in'],
      { ELASTICSEARCH_URL: 'http://me:secret@es:9200' },
      { ...defaults, elasticsearchUrl: 'http://me:secret@es:9200', logIn: true },
    ],
    ['an empty variable is none', [], { ELASTICSEARCH_URL: '' }, defaults],
  ])('%s', (_what, args, env, expected) => {
    expect(parseStartOptions(args, env)).toEqual(expected);
  });

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['a log-in without a secured cluster', ['--log-in'], {}, /ELASTICSEARCH_URL/],
    ['an unknown option', ['--colour'], {}, /--colour/],
    ['a stray word', ['opensearch'], {}, /opensearch/],
    [
      'an unknown engine',
      ['--engine', 'solr'],
      {},
      /unknown engine "solr": expected elasticsearch or opensearch/,
    ],
    ['a word for a port', ['--port', 'http'], {}, /--port http is not a port number/],
    ['a port too high', ['--port', '65536'], {}, /not a port number/],
    ['an empty folder', ['--data='], {}, /--data needs a folder/],
    [
      'an address that is none',
      [],
      { ELASTICSEARCH_URL: 'es 9200' },
      /ELASTICSEARCH_URL is not an address: es 9200/,
    ],
    [
      'an engine besides a cluster',
      ['--engine', 'opensearch'],
      { ELASTICSEARCH_URL: 'http://es:9200' },
      /--engine is for an engine of our own/,
    ],
  ])('%s is refused', (_what, args, env, message) => {
    expect(() => parseStartOptions(args, env)).toThrow(message);
  });
});
