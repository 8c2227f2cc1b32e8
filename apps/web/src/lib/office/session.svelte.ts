/** Whether the server still knows the session of this page. When not, the sign-in opens over it. */
class SessionWatch {
  ended = $state(false)
}

export const session = new SessionWatch()
