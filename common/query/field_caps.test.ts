import { type FieldCaps, withFieldCaps } from '.';

const caps = (...types: string[]) =>
  Object.fromEntries(types.map((type) => [type, { searchable: true, aggregatable: true }]));

const answer: FieldCaps = {
  fields: {
    '@timestamp': caps('date_nanos'),
    message: { text: { searchable: true, aggregatable: false } },
    'message.raw': caps('keyword'),
    status: caps('long', 'integer'),
    code: caps('long', 'keyword'),
    host: caps('object'),
    'host.ip': caps('ip', 'unmapped'),
    items: caps('nested'),
    'items.name': caps('keyword'),
    'items.tags': caps('nested'),
    'items.tags.key': caps('keyword'),
    _id: { _id: { searchable: true, aggregatable: false } },
  },
};

it('gives a data view the fields that its indices have, in their kinds', () => {
  const stored = [
    { name: 'status', type: 'string' },
    { name: 'computed', type: 'number', scripted: true },
  ];
  const { fields } = withFieldCaps({ id: 'dv', title: 'x', fields: stored }, answer);
  const shown = fields.map(
    ({ name, type, esTypes = [], subType }) =>
      `${name} ${type} [${esTypes}]${subType ? ` ${JSON.stringify(subType)}` : ''}`,
  );
  expect(shown).toEqual([
    '@timestamp date [date_nanos]',
    'code conflict [long,keyword]',
    'host.ip ip [ip]',
    'items nested [nested]',
    'items.name string [keyword] {"nested":{"path":"items"}}',
    'items.tags nested [nested] {"nested":{"path":"items"}}',
    'items.tags.key string [keyword] {"nested":{"path":"items.tags"}}',
    'message string [text]',
    'message.raw string [keyword] {"multi":{"parent":"message"}}',
    'status number [long,integer]',
    'computed number []',
  ]);
});
