import Basics

/// The name of a character encoding, from HTTP or an XML declaration.
struct CharsetLabel: Equatable {
  /// The name for iconv(3). Some labels are mapped to a superset that is meant in practice (WHATWG Encoding §4.2).
  let name: String

  /// Nil if the text cannot be the name of an encoding.
  init?(_ label: some StringProtocol) {
    let isName = label.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "-_.:+".utf8.contains($0) }
    guard isName, (1...40).contains(label.utf8.count) else { return nil }
    name = CharsetLabel.canonical(String(label))
  }

  /// The labels of a document in order of priority: that of HTTP, then that of the XML declaration (RFC 7303 §3.2).
  static func all(contentType: String?, _ bytes: [UInt8]) -> [CharsetLabel] {
    [contentType.flatMap(parameter), declared(bytes)].compactMap { $0 }
  }

  var isUTF8: Bool { name == "UTF-8" }

  var isWide: Bool { name.hasPrefix("UTF-16") || name.hasPrefix("UTF-32") || name.hasPrefix("UCS-") }

  /// Whether ASCII bytes do not always mean ASCII characters, as after shift sequences.
  var isStateful: Bool {
    ["ISO-2022", "UTF-7", "HZ", "IBM", "CP037", "CP1026", "CP1140", "CP273", "CP424", "CP500", "CP875"].contains {
      name.uppercased().hasPrefix($0)
    }
  }

  /// Whether a character may have several bytes.
  var isMultiByte: Bool {
    ["CP932", "CP949", "GB", "BIG5", "EUC", "SHIFT", "SJIS", "JOHAB"].contains { name.uppercased().hasPrefix($0) }
  }

  /// The `charset` parameter of a media type (RFC 9110 §8.3.2).
  private static func parameter(_ contentType: String) -> CharsetLabel? {
    for part in contentType.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { !" \t\"'".contains($0) } }
      if pair.count == 2, pair[0].lowercased() == "charset" { return CharsetLabel(pair[1]) }
    }
    return nil
  }

  /// The encoding in the XML declaration; nil if there is none.
  static func declared(_ bytes: [UInt8]) -> CharsetLabel? {
    let head = String(decoding: bytes.prefix(512), as: UTF8.self)
    guard let start = head.firstRange(of: "<?xml"), let end = head.firstRange(of: "?>"),
      start.upperBound < end.lowerBound, let word = head[start.upperBound..<end.lowerBound].firstRange(of: "encoding")
    else { return nil }
    let value = head[word.upperBound..<end.lowerBound].drop { " \t\r\n=".contains($0) }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    return CharsetLabel(value.dropFirst().prefix { $0 != quote }.filter { !$0.isWhitespace })
  }

  private static func canonical(_ label: String) -> String {
    switch label.lowercased().filter({ !"_- :".contains($0) }) {
    case "utf8", "u8", "utf", "unicode11utf8", "unicode20utf8", "usascii", "ascii", "ansix3.41968", "646", "iso646us",
      "utf8sig", "cp65001":
      "UTF-8"
    case "iso88591", "latin1", "l1", "iso8859", "88591", "cp819", "ibm819", "windows1252", "cp1252", "xcp1252", "ansi",
      "iso885911987", "csisolatin1":
      "CP1252"
    case "shiftjis", "sjis", "xsjis", "mskanji", "windows31j", "cp932", "ms932", "csshiftjis", "932": "CP932"
    case "gb2312", "gbk", "xgbk", "gb18030", "gb180302000", "euccn", "eucgb2312cn", "gb23121980", "gb231280", "chinese",
      "csgb2312", "csiso58gb231280", "cp936", "ms936", "936", "isoir58":
      "GB18030"
    case "big5", "cnbig5", "xxbig5", "csbig5", "big5tw", "big5hkscs", "hkscs": "BIG5-HKSCS"
    case "euckr", "ksc56011987", "ksc5601", "ksx1001", "korean", "cseuckr", "windows949", "uhc", "cp949", "949",
      "ms949":
      "CP949"
    case "eucjp", "ujis", "xeucjp", "cseucpkdfmtjapanese": "EUC-JP"
    case "eucjis2004", "jisx0213", "eucjisx0213", "eucjisx02132004": "EUC-JISX0213"
    case "shiftjis2004", "sjis2004", "shiftjisx0213", "sjisx0213", "shiftjisx02132004": "SHIFT_JISX0213"
    case "iso88599", "latin5", "l5", "windows1254", "cp1254": "CP1254"
    case "tis620", "iso885911", "iso8859112001", "windows874", "cp874", "thai": "CP874"
    case "xmacroman", "macintosh", "macroman", "mac": "MACINTOSH"
    case "maccyrillic", "xmaccyrillic": "MAC-CYRILLIC"
    case "maciceland", "macis": "MAC-IS"
    case "maclatin2", "maccentraleurope", "maccenteuro": "MAC-CENTRALEUROPE"
    case "macukraine", "macukrainian", "xmacukrainian": "MAC-UK"
    case "hproman8", "roman8", "r8", "cp1051", "ibm1051": "HP-ROMAN8"
    case "kz1048", "strk1048", "rk1048", "strk10482002": "RK1048"
    case "ptcp154", "pt154", "csptcp154", "cp154", "cyrillicasian": "PT154"
    case "koi8t": "KOI8-T"
    case "koi8r", "cskoi8r", "koi8", "koi": "KOI8-R"
    case "koi8u", "koi8ru": "KOI8-U"
    case "cp866", "866", "ibm866", "csibm866": "CP866"
    case "johab", "cp1361", "ms1361": "JOHAB"
    case "utf16", "unicode", "u16", "ucs2", "iso10646ucs2", "csunicode": "UTF-16"
    case "utf16le", "unicodelittleunmarked": "UTF-16LE"
    case "utf16be", "unicodebigunmarked": "UTF-16BE"
    case "utf32", "u32", "ucs4", "iso10646ucs4": "UTF-32"
    case "utf32le": "UTF-32LE"
    case "utf32be": "UTF-32BE"
    case "utf7", "u7", "unicode11utf7": "UTF-7"
    case let name where name.hasPrefix("windows125"): "CP" + name.dropFirst(7)
    case let name where name.hasPrefix("xcp125"): "CP" + name.dropFirst(3)
    // The year of the standard may follow the number of the part: "ISO_8859-5:1988".
    case let name where name.hasPrefix("iso8859") && Int(name.dropFirst(7)) != nil:
      "ISO-8859-" + name.dropFirst(7).dropLast(name.count > 10 ? 4 : 0)
    case "iso2022jp", "csiso2022jp": "ISO-2022-JP"
    case "iso2022jp1", "iso2022jp2", "csiso2022jp2": "ISO-2022-JP-2"
    case "iso2022jp3", "iso2022jp2004", "iso2022jpext": "ISO-2022-JP-3"
    case "iso2022kr", "csiso2022kr": "ISO-2022-KR"
    case let name where name.hasPrefix("cp") && Int(name.dropFirst(2)) != nil: name.uppercased()
    case let name where name.hasPrefix("ibm") && Int(name.dropFirst(3)) != nil: "CP" + name.dropFirst(3)
    case let name where Int(name) != nil: "CP" + name
    case let name where name.hasPrefix("latin") && CharsetLabel.latin[String(name.dropFirst(5))] != nil:
      "ISO-8859-" + CharsetLabel.latin[String(name.dropFirst(5))]!
    case "cyrillic": "ISO-8859-5"
    case "arabic": "ISO-8859-6"
    case "greek", "greek8", "elot928", "ecma118": "ISO-8859-7"
    case "hebrew": "ISO-8859-8"
    default: label.replacing("_", with: "-")
    }
  }

  /// The parts of ISO 8859 by their Latin number.
  private static let latin = ["2": "2", "3": "3", "4": "4", "6": "10", "7": "13", "8": "14", "9": "15", "10": "16"]
}
