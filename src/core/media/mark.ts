/**
 * How a file says that a machine made it: the IPTC digital source type, as XMP text in pictures and as plain words in the
 * comment of clips and songs. https://cv.iptc.org/newscodes/digitalsourcetype/
 */

/** `trained`: made by a trained model; `algorithmic`: made by a procedure that learnt from nothing. */
export type Mark = 'trained' | 'algorithmic'

const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** The IPTC term's address for a mark. */
export function sourceTypeOf(mark: Mark): string {
  return `${SOURCE_TYPE}${mark === 'trained' ? 'trainedAlgorithmicMedia' : 'algorithmicMedia'}`
}

/** Only what may stand in XML and in tags without escaping; a provider's id is ours, so nothing is lost. */
function plain(words: string): string {
  return words.replace(/[^A-Za-z0-9 ._-]/g, '').slice(0, 60)
}

/** Whether words of a file say both already; a vendor's own mark does not name the vendor. */
export function isMarkedBy(words: string, mark: Mark, provider: string): boolean {
  return words.includes(sourceTypeOf(mark)) && words.includes(`Chatelier ${plain(provider)}`)
}

/** An XMP packet naming the source type and the maker. */
export function markXmp(mark: Mark, provider: string): string {
  return (
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ' +
    `xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType="${sourceTypeOf(mark)}" ` +
    `xmp:CreatorTool="Chatelier ${plain(provider)}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
  )
}

/** The comment tag of a clip or a song. */
export function markComment(mark: Mark, provider: string): string {
  return `Made by a machine: Chatelier ${plain(provider)}, digitalSourceType ${sourceTypeOf(mark)}`
}
