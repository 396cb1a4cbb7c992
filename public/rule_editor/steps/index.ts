export { draftOfStep, newStep, type StepDraft, stepBlank, writtenStep } from './draft';
export { Steps } from './steps';
