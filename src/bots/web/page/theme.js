// Before the first paint: what the person chose wins over what the system says.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be shut: the system's choice stays.
}
