import Glibc

/// From the bytes of a document to UTF-8: which encoding they are in, by byte order mark, HTTP, declaration and, where
/// those are silent or wrong, by the bytes themselves (RFC 7303 §3, and what feeds do in practice).
struct Charset {
  /// The document in UTF-8, without byte order mark.
  var utf8: [UInt8]
  /// Whether the bytes were what the label said they were.
  var isFaithful: Bool

  init(decoding bytes: [UInt8], contentType: String?) {
    if let (name, length) = Charset.byteOrderMark(bytes) {
      self = Charset.convert(Array(bytes[length...]), from: name)
      return
    }
    let label = contentType.flatMap(Charset.parameter) ?? Charset.declared(bytes)
    guard let label, !Charset.isUTF8(label) else {
      self = Charset.asUTF8(bytes)
      return
    }
    // Text that is valid UTF-8 with characters beyond ASCII is UTF-8, whatever single-byte encoding it claims.
    let encoding = Charset.canonical(label)
    if !encoding.hasPrefix("UTF-"), !Charset.isStateful(encoding), Charset.looksLikeUTF8(bytes) {
      utf8 = bytes
      isFaithful = Charset.isASCII(bytes)
      return
    }
    if encoding.hasPrefix("UTF-16") || encoding.hasPrefix("UTF-32") || encoding.hasPrefix("UCS") {
      // A wide label on bytes that are plainly not wide: the declaration itself was read as ASCII.
      guard Charset.looksWide(bytes) else {
        self = Charset.asUTF8(bytes)
        isFaithful = false
        return
      }
    }
    self = Charset.convert(bytes, from: encoding)
  }

  // MARK: finding the label

  private static func byteOrderMark(_ bytes: [UInt8]) -> (String, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("UTF-32LE", 4) }
    if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("UTF-32BE", 4) }
    if bytes.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
    if bytes.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
    // No mark, but "<" in a wide encoding (XML 1.0 appendix F).
    if bytes.starts(with: [0x3C, 0, 0, 0]) { return ("UTF-32LE", 0) }
    if bytes.starts(with: [0, 0, 0, 0x3C]) { return ("UTF-32BE", 0) }
    if bytes.starts(with: [0x3C, 0]) { return ("UTF-16LE", 0) }
    if bytes.starts(with: [0, 0x3C]) { return ("UTF-16BE", 0) }
    if bytes.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) { return (ebcdicName(bytes) ?? "IBM037", 0) }
    return nil
  }

  /// The `charset` parameter of a media type (RFC 9110 §8.3.2).
  private static func parameter(_ contentType: String) -> String? {
    for part in contentType.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"'".contains($0) } }
      if pair.count == 2, pair[0].lowercased() == "charset", !pair[1].isEmpty { return pair[1] }
    }
    return nil
  }

  /// The encoding an XML declaration names, in its first bytes.
  private static func declared(_ bytes: [UInt8]) -> String? {
    let head = String(decoding: bytes.prefix(512), as: UTF8.self)
    guard let start = head.range(of: "<?xml"), let end = head.range(of: "?>"), start.upperBound < end.lowerBound else {
      return nil
    }
    return encodingAttribute(head[start.upperBound..<end.lowerBound])
  }

  private static func encodingAttribute(_ declaration: Substring) -> String? {
    guard let word = declaration.range(of: "encoding") else { return nil }
    let value = declaration[word.upperBound...].drop { " \t\r\n=".contains($0) }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    let name = value.dropFirst().prefix { $0 != quote }
    return name.isEmpty ? nil : String(name)
  }

  /// The EBCDIC code page an XML declaration names; its letters are the same in all of them.
  private static func ebcdicName(_ bytes: [UInt8]) -> String? {
    let head = convert(Array(bytes.prefix(256)), from: "IBM037")
    return declared(head.utf8)
  }

  // MARK: names

  private static func isUTF8(_ label: String) -> Bool {
    let name = label.lowercased()
    return ["utf-8", "utf8", "u8", "utf_8", "utf", "unicode-1-1-utf-8", "us-ascii", "ascii"].contains(name)
  }

  /// The name iconv knows an encoding by. Some labels stand for a superset in practice (WHATWG Encoding §4.2).
  private static func canonical(_ label: String) -> String {
    switch label.lowercased().filter({ $0 != "_" && $0 != "-" && $0 != " " }) {
    case "iso88591", "latin1", "l1", "iso8859", "cp1252", "windows1252", "xcp1252", "ansi": "CP1252"
    case "shiftjis", "sjis", "xsjis", "mskanji", "windows31j", "cp932", "ms932": "CP932"
    case "gb2312", "gbk", "xgbk", "gb18030", "euccn", "chinese", "csgb2312", "cp936", "936": "GB18030"
    case "big5", "cnbig5", "xxbig5", "csbig5", "big5hkscs": "BIG5-HKSCS"
    case "euckr", "ksc56011987", "ksc5601", "cseuckr", "windows949", "uhc", "cp949", "949": "CP949"
    case "iso88599", "latin5", "l5", "windows1254", "cp1254": "CP1254"
    case "tis620", "iso885911", "windows874", "cp874": "CP874"
    case "xmacroman", "macintosh", "macroman", "mac": "MACINTOSH"
    case "maccyrillic", "xmaccyrillic": "MAC-CYRILLIC"
    case "utf16", "unicode", "ucs2", "iso10646ucs2": "UTF-16"
    case "utf32", "ucs4": "UTF-32"
    case let name where name.hasPrefix("windows125"): "CP" + name.dropFirst(7)
    case let name where name.hasPrefix("cp") && Int(name.dropFirst(2)) != nil: name.uppercased()
    case let name where Int(name) != nil: "CP" + name
    default: label.replacing("_", with: "-")
    }
  }

  private static func isStateful(_ encoding: String) -> Bool {
    let name = encoding.uppercased()
    return name.hasPrefix("ISO-2022") || name == "HZ" || name.hasPrefix("UTF-7") || name.hasPrefix("IBM")
  }

  // MARK: looking at the bytes

  private static func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

  private static func looksLikeUTF8(_ bytes: [UInt8]) -> Bool { UTF8Scan(bytes).isValid && !isASCII(bytes) }

  private static func looksWide(_ bytes: [UInt8]) -> Bool { bytes.prefix(64).contains(0) }

  private static func asUTF8(_ bytes: [UInt8]) -> Charset {
    let scan = UTF8Scan(bytes)
    if scan.isValid { return Charset(utf8: bytes, isFaithful: true) }
    // Not one good sequence: the bytes are of some single-byte encoding, most often Windows' Western one.
    if scan.goodSequences == 0 {
      var converted = convert(bytes, from: scan.looksCyrillic ? "CP1251" : "CP1252")
      converted.isFaithful = false
      return converted
    }
    return Charset(utf8: Array(String(decoding: bytes, as: UTF8.self).utf8), isFaithful: false)
  }

  // MARK: converting

  private init(utf8: [UInt8], isFaithful: Bool) {
    self.utf8 = utf8
    self.isFaithful = isFaithful
  }

  /// Converts with iconv; bytes that stand for nothing become U+FFFD.
  private static func convert(_ bytes: [UInt8], from name: String) -> Charset {
    if name == "UTF-8" { return asUTF8(bytes) }
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      var fallback = asUTF8(bytes)
      fallback.isFaithful = false
      return fallback
    }
    defer { iconv_close(converter) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 2)
    var faithful = true
    var input = bytes.map(CChar.init(bitPattern:))
    var chunk = [CChar](repeating: 0, count: 1 << 16)
    input.withUnsafeMutableBufferPointer { source in
      var next = source.baseAddress
      var left = source.count
      while left > 0 {
        let (status, written, code) = step(converter, &next, &left, &chunk)
        output.append(contentsOf: chunk[..<written].lazy.map(UInt8.init(bitPattern:)))
        // What iconv cannot read stays in front; only a full output buffer is worth another try as it is.
        guard status < 0, code != E2BIG || written == 0 else { continue }
        faithful = false
        output += [0xEF, 0xBF, 0xBD]
        next = next.map { $0 + 1 }
        left -= 1
      }
    }
    return Charset(utf8: output, isFaithful: faithful)
  }

  private static func step(
    _ converter: iconv_t, _ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, _ chunk: inout [CChar]
  ) -> (status: Int, written: Int, code: Int32) {
    let size = chunk.count
    return chunk.withUnsafeMutableBufferPointer { buffer in
      var target = buffer.baseAddress
      var room = size
      let status = iconv(converter, &next, &left, &target, &room)
      return (status, size - room, errno)
    }
  }
}

/// One look at bytes as UTF-8.
private struct UTF8Scan {
  var isValid: Bool
  var goodSequences = 0
  var looksCyrillic = false

  init(_ bytes: [UInt8]) {
    isValid = true
    var index = 0
    var letters = 0
    var high = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte >= 0x80 else {
        index += 1
        continue
      }
      high += 1
      if byte >= 0xC0 || byte == 0xA8 || byte == 0xB8 { letters += 1 }
      let length = UTF8Scan.sequenceLength(bytes, at: index)
      if length > 0 { goodSequences += 1 } else { isValid = false }
      index += max(1, length)
    }
    // In windows-1251 nearly every high byte is a letter from 0xC0 up, and words are made of nothing else.
    looksCyrillic = high > 20 && letters * 10 > high * 9
  }

  /// The length of the sequence that starts at an index, or 0 when it is none (RFC 3629 §4).
  private static func sequenceLength(_ bytes: [UInt8], at index: Int) -> Int {
    let lead = bytes[index]
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return 0
    }
    guard index + length <= bytes.count else { return 0 }
    let second = bytes[index + 1]
    switch lead {
    case 0xE0 where second < 0xA0, 0xED where second > 0x9F, 0xF0 where second < 0x90, 0xF4 where second > 0x8F:
      return 0
    default: break
    }
    for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}

extension StringProtocol {
  /// The first place of a word, without Foundation.
  fileprivate func range(of word: String) -> Range<Index>? { self.firstRange(of: word) }
}
