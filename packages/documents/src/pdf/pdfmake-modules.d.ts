/** pdfmake's layout engine alone; `@types/pdfmake` describes only the package's own entry. */
declare module 'pdfmake/js/Printer.js' {
  const printer: unknown
  export default printer
}
