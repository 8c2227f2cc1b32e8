import '@fontsource-variable/ibm-plex-sans/wght.css'
import './wall.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { api, apiClient, queryClient } from './api.ts'
import { keepScreenOn } from './wake-lock.ts'
import { Wall } from './wall.tsx'

keepScreenOn()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <api.Provider client={apiClient} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <Wall />
        </QueryClientProvider>
      </api.Provider>
    </StrictMode>,
  )
}
