import Basics
import FeedModel
import FeedParsing

// Called by libFuzzer. The first byte selects the HTTP content type; the rest is the document.

private let contentTypes: [String?] = [
  nil, "text/xml; charset=utf-8", "application/rss+xml; charset=windows-1251", "text/xml; charset=utf-16",
  "text/xml; charset=gb18030", "text/xml; charset=shift_jis", "text/xml; charset=iso-2022-jp", "text/xml; charset=x",
]

/// One run of the feed fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeedParser(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  guard size > 0 else { return 0 }
  let document = Array(UnsafeBufferPointer(start: data + 1, count: size - 1))
  let contentType = contentTypes[Int(data[0]) % contentTypes.count]
  guard
    let feed = try? FeedParser().parse(document, baseURL: "https://feeds.example/a/b.xml", contentType: contentType)
  else { return 0 }
  // For any input, the output is one JSON text that contains plain text.
  guard let json = JSONValue(parsing: feed.json()) else { fatalError("no JSON") }
  precondition(json["entries"]?.elements.count == feed.entries.count, "entries were lost on the way to JSON")
  for entry in feed.entries {
    for text in [entry.title, entry.summary, entry.content] { if let text { checkPlain(text) } }
  }
  let distinct = EntryIdentity.distinct(feed.entries)
  precondition(distinct.count <= feed.entries.count && distinct.isEmpty == feed.entries.isEmpty, "entries were lost")
  precondition(distinct.allSatisfy { !$0.distinguishing.isEmpty }, "an entry has no key")
  return 0
}

/// Checks that a text has no white space around it, no control characters, and one space or line end between words.
private func checkPlain(_ text: String) {
  func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x0A }
  precondition(!text.isEmpty && !isSpace(text.utf8.first) && !isSpace(text.utf8.last), "white space around a text")
  var last: UInt8 = 0
  for byte in text.utf8 {
    precondition(byte >= 0x20 && byte != 0x7F || byte == 0x0A, "a control character in a text")
    precondition(!isSpace(byte) || !isSpace(last), "white space is not folded")
    last = byte
  }
}
