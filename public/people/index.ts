/** People, groups, ladders, and what holds for the whole space: tabs of Notify; and the tab of any such records. */
export { GroupsTab } from './groups_tab';
export { LaddersTab } from './ladders_tab';
export { PeopleTab } from './people_tab';
export { RecordTab } from './record_tab';
export { SettingsTab } from './settings_tab';
