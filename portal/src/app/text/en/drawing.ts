/** What images and documents say that are drawn in the page. */
export const drawing = {
  images: {
    alternative: 'The image of this record',
    none: 'This is no image that can be shown here. Save it to open it with another program.',
    tooLarge: (width: number, height: number) => `This image has ${width} × ${height} points: more than is safe to `
      + 'draw here. Save it to open it with another program.',
  },
  pdf: {
    title: 'PDF document',
    former: 'Previous page',
    next: 'Next page',
    pageOf: (pages: number) => `Page, of ${pages}`,
    page: (number: number, pages: number) => `Page ${number} of ${pages}; its words stand below`,
    zoom: 'Size',
    wholeWidth: 'Whole width',
    sheet: 'Page of the document; the arrow keys turn it',
    drawing: 'Drawing the page',
    words: (page: number) => `The words of page ${page}`,
    noWords: 'This page holds no words that a program can read, perhaps a picture of words.',
  },
  dicom: {
    title: 'DICOM image',
    patient: (name: string) => `The file names as its patient: ${name}`,
    frame: (number: number, frames: number, width: number, height: number) =>
      `Image ${number} of ${frames}, ${width} × ${height} points`,
    frameOf: (number: number, frames: number) => `Image ${number} of ${frames}`,
    center: (value: number) => `Brightness: values around ${value}`,
    width: (value: number) => `Contrast: ${value} values from black to white`,
    asStored: 'As its author set it',
    all: 'All values',
    notForDiagnosis: 'To have a look at, not for diagnosis. The file that is saved is the one that was stored.',
    notShown: (why: string) => `This DICOM file is of a kind that is not shown here (${why}). Save it to open it with `
      + 'a program for medical images.',
  },
}
