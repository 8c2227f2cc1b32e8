/** `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark'

const YEAR_SECONDS = 31_536_000

export const isTheme = (text: string | undefined): text is Theme =>
  text === 'system' || text === 'light' || text === 'dark'

/** The office's colours: kept in a cookie, so that the server draws the first picture in them. */
export class ThemeChoice {
  current = $state<Theme>('system')

  constructor(initial: Theme) {
    this.current = initial
  }

  /** Puts the choice on the document, where dialogs and menus are drawn too. */
  apply(): void {
    const root = document.documentElement
    if (this.current === 'system') delete root.dataset.theme
    else root.dataset.theme = this.current
  }

  choose(theme: Theme): void {
    this.current = theme
    document.cookie = `bp-theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
    this.apply()
  }
}
