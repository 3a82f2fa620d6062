import FeedParsing

// Called by libFuzzer. The bytes are read as HTML, and as text that may or may not be HTML.

/// One run of the HTML fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTMLText(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  // These functions always get valid UTF-8.
  var text = String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self)
  text.withUTF8(check)
  return 0
}

private func check(_ source: UnsafeBufferPointer<UInt8>) {
  var scratch: [UInt8] = []
  let limit = 1000
  for text in [
    PlainText.html(source, limit: limit, scratch: &scratch), PlainText.guessed(source, limit: limit, scratch: &scratch),
    PlainText.folded(source, limit: limit, scratch: &scratch),
  ] {
    guard var text else { continue }
    precondition(!text.isEmpty, "a text that is none")
    precondition(text.utf8.count <= limit, "a text beyond its limit")
    // Converting plain text again changes only line ends, which blocks of markup leave.
    let words = text.replacing("\n", with: " ")
    let again = text.withUTF8 { PlainText.folded($0, limit: .max, scratch: &scratch) }
    precondition(again == words, "a text that was not folded")
  }
  _ = FeedDate.parse(source)
}
