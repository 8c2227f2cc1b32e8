import '../src/base.css'
import { mount } from 'svelte'
import App from './app.svelte'

/** `?view=step&theme=dim`: each view is one address, so that a browser can be pointed at it. */
const query = new URLSearchParams(location.search)
const view = query.get('view') ?? 'controls'
const theme = query.get('theme') ?? ''
const kioskViews = ['step', 'offline', 'scan', 'people', 'choices', 'sheet', 'biometric', 'witness', 'steps']

if (kioskViews.includes(view)) document.documentElement.dataset.surface = 'kiosk'
if (theme) document.documentElement.dataset.theme = theme

const target = document.getElementById('app')
if (!target) throw new Error('the page has no #app')
mount(App, { target, props: { view } })
