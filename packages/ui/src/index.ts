// Types and text rules
export type { Icon } from './icon.ts'
export type { Choice } from './choice.ts'
export {
  toast,
  ToastQueue,
  type ToastInput,
  type ToastMessage,
  type ToastTone,
} from './toast-queue.svelte.ts'
export { shownNumber, shownQuantity, shownUnit } from './logic/quantity-text.ts'
export { timerText, isoDuration } from './logic/clock-text.ts'
export { personInitials, shortHash } from './logic/short-text.ts'
export {
  statusLook,
  statusLooks,
  type StatusForm,
  type StatusKind,
  type StatusLook,
} from './logic/status-forms.ts'
export {
  feedWedge,
  idleWedge,
  wedgeTiming,
  type WedgeState,
  type WedgeStep,
  type WedgeTiming,
} from './logic/wedge.ts'

// controls
export { default as Button } from './components/controls/button.svelte'
export { default as Checkbox } from './components/controls/checkbox.svelte'
export { default as Combobox } from './components/controls/combobox.svelte'
export { default as DateField } from './components/controls/date-field.svelte'
export { default as Field } from './components/controls/field.svelte'
export { default as IconButton } from './components/controls/icon-button.svelte'
export { default as NumberInput } from './components/controls/number-input.svelte'
export { default as RadioGroup } from './components/controls/radio-group.svelte'
export { default as SearchInput } from './components/controls/search-input.svelte'
export { default as Select } from './components/controls/select.svelte'
export { default as TextArea } from './components/controls/text-area.svelte'
export { default as TextInput } from './components/controls/text-input.svelte'
export { default as TimeField } from './components/controls/time-field.svelte'

// feedback
export { default as Banner } from './components/feedback/banner.svelte'
export { default as EmptyState } from './components/feedback/empty-state.svelte'
export { default as ErrorState } from './components/feedback/error-state.svelte'
export { default as ProgressSteps } from './components/feedback/progress-steps.svelte'
export { default as ProgressTicks } from './components/feedback/progress-ticks.svelte'
export { default as Skeleton } from './components/feedback/skeleton.svelte'
export { default as Toaster } from './components/feedback/toaster.svelte'

// overlay
export { default as AlertDialog } from './components/overlay/alert-dialog.svelte'
export { default as CommandPalette } from './components/overlay/command-palette.svelte'
export { default as Dialog } from './components/overlay/dialog.svelte'
export { default as Menu } from './components/overlay/menu.svelte'
export { default as Popover } from './components/overlay/popover.svelte'
export { default as Tabs } from './components/overlay/tabs.svelte'
export { default as Tooltip } from './components/overlay/tooltip.svelte'

// layout
export { default as Breadcrumb } from './components/layout/breadcrumb.svelte'
export { default as Card } from './components/layout/card.svelte'
export { default as DataTable } from './components/layout/data-table.svelte'
export { default as DefinitionList } from './components/layout/definition-list.svelte'
export { default as FilterBar } from './components/layout/filter-bar.svelte'
export { default as PageHeader } from './components/layout/page-header.svelte'
export { default as Pagination } from './components/layout/pagination.svelte'
export { default as Rail } from './components/layout/rail.svelte'
export { default as Timeline } from './components/layout/timeline.svelte'

// record
export { default as DiffCell } from './components/record/diff-cell.svelte'
export { default as Hash } from './components/record/hash.svelte'
export { default as HazardMark } from './components/record/hazard-mark.svelte'
export { default as PersonTile } from './components/record/person-tile.svelte'
export { default as Quantity } from './components/record/quantity.svelte'
export { default as RangeMark } from './components/record/range-mark.svelte'
export { default as SignatureBlock } from './components/record/signature-block.svelte'
export { default as StatusBadge } from './components/record/status-badge.svelte'
export { default as TimerDisplay } from './components/record/timer-display.svelte'

// kiosk
export { default as BigChoice } from './components/kiosk/big-choice.svelte'
export { default as Keypad } from './components/kiosk/keypad.svelte'
export { default as KioskFrame } from './components/kiosk/kiosk-frame.svelte'
export { default as PhotoTile } from './components/kiosk/photo-tile.svelte'
export { default as PinPad } from './components/kiosk/pin-pad.svelte'
export { default as Reading } from './components/kiosk/reading.svelte'
export { default as ScanField } from './components/kiosk/scan-field.svelte'
export { default as SignatureSheet } from './components/kiosk/signature-sheet.svelte'
export { default as StepList } from './components/kiosk/step-list.svelte'

// types of component props
export type { Column, Sort } from './components/layout/data-table.svelte'
export type { Definition } from './components/layout/definition-list.svelte'
export type { TimelineItem } from './components/layout/timeline.svelte'
export type { PaletteItem } from './components/overlay/command-palette.svelte'
export type { RangeState } from './components/record/range-mark.svelte'
export type { FrameAction, FrameConnection } from './components/kiosk/kiosk-frame.svelte'
export type { PastStep } from './components/kiosk/step-list.svelte'
export type { SheetState } from './components/kiosk/signature-sheet.svelte'
