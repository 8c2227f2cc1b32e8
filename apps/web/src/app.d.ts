/// <reference types="@sveltejs/kit" />

declare global {
  namespace App {
    /** What the Workers host hands over; absent on Node, where `$env/dynamic/private` carries the same names. */
    interface Platform {
      env: Record<string, string>
      ctx: { waitUntil(promise: Promise<unknown>): void }
    }
  }
}

export {}
