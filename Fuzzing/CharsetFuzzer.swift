@testable import FeedParsing

// What libFuzzer calls: the first byte picks what HTTP says of the document; up to 64 bytes behind it, to the first
// zero, are a label of the fuzzer's own; the rest is the document.

private let labels = [
  "windows-1251", "koi8-r", "iso-8859-5", "utf-16", "utf-16le", "utf-32", "gb18030", "shift_jis", "euc-jp", "big5",
  "euc-kr", "iso-2022-jp", "utf-7", "hz", "macintosh", "cp866", "us-ascii",
]

/// One run of the charset fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCharset(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  guard size > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: data + 1, count: size - 1)
  let own = bytes.prefix(64).prefix { $0 != 0 }
  let picked = Int(data[0]) % (labels.count + 2)
  let label = picked < labels.count ? labels[picked] : String(decoding: own, as: UTF8.self)
  let document = picked == labels.count + 1 ? Array(bytes.dropFirst(own.count)) : Array(bytes)
  let contentType = picked == labels.count ? nil : "text/xml; charset=\(label)"
  guard let decoded = try? DecodedDocument(decoding: document, contentType: contentType) else { return 0 }
  // What comes out is UTF-8, and no more of it than any encoding's characters can become.
  precondition(String(validating: decoded.utf8, as: UTF8.self) != nil, "no UTF-8")
  precondition(decoded.utf8.count <= document.count * 8 + 64, "\(decoded.utf8.count) bytes of \(document.count)")
  return 0
}
