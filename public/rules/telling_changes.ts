import type { AuditEvent } from '../../common/schemas';
import { type Change, changesBetween, valueText } from '../words';

/** What changes with every save, or is the engine's own, says nothing about what a person changed. */
const OWN = /^(id|space|version|revision|bucket|deleted|createdAt|createdBy|updatedAt|updatedBy|enabledAt)$/;
/** Of what the source resolved to, the part that people write is telling; what is made of it is not. */
const MADE = /^resolved\.(?!discover\.|index$|timeField$|title$)/;

/** The changes of a rule that tell a reader something. */
export const tellingChanges = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>): Change[] =>
  changesBetween(before, after).filter(
    (one) => !OWN.test(one.path) && !MADE.test(one.path) && valueText(one.before) !== valueText(one.after),
  );
