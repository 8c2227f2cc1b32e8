import { readPushMessage, TOLD } from './lib/push/shown-push.ts'

const worker = self as unknown as ServiceWorkerGlobalScope

/** What somebody is told while no page is open. A browser wants every push to be shown. */
async function show(text: string): Promise<void> {
  const message = readPushMessage(text)
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of pages) page.postMessage(TOLD, [])
  await worker.registration.showNotification(message?.title ?? 'Something waits for you', {
    body: 'Batchproof',
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    tag: message?.id,
    data: { href: message?.href ?? '/' },
  })
}

/** Opens what the notice is about: in a page of it that is open already, else in a new one. */
async function open(href: string): Promise<void> {
  const address = new URL(href, worker.location.origin).href
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there = pages.find((page) => page.url === address)
  await (there ? there.focus() : worker.clients.openWindow(address))
}

worker.addEventListener('push', (event) => event.waitUntil(show(event.data?.text() ?? '')))
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { href } = event.notification.data as { href: string }
  event.waitUntil(open(href))
})
