/** People, groups, ladders, and what holds for the whole space: tabs of Notify. */
export { GroupsTab } from './groups_tab';
export { LaddersTab } from './ladders_tab';
export { PeopleTab } from './people_tab';
export { SettingsTab } from './settings_tab';
