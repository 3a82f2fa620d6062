/// Time zones as dates name them.
enum DateZone {
  /// The zone at a place in a date, in minutes east of UTC: a name, an offset, or both as in `GMT+3`; nil for what is no
  /// zone.
  static func take(_ text: inout DateText) -> Int? {
    if text.isAtSign { return text.offset() }
    guard let zone = named(text.take { ASCII.isLetter($0) || $0 >= 0x80 }) else { return nil }
    return zone == 0 && text.isAtSign ? text.offset() : zone
  }

  /// Minutes east of UTC of a zone by its name in RFC 822 or in use, or a military letter; nil for other words.
  static func named(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.count <= 6 else { return nil }
    return zones[packed(word)]
  }

  /// A name as a number: its letters, ASCII's as capitals.
  private static func packed(_ word: ArraySlice<UInt8>) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1 >= 0x61 && $1 <= 0x7A ? $1 & ~0x20 : $1) }
  }

  private static let zones = Dictionary(uniqueKeysWithValues: names.map { (packed(Array($0.key.utf8)[...]), $0.value) })

  private static let names = [
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "МСК": 180, "мск": 180, "SAMT": 240, "YEKT": 300,
    "OMST": 360,
    "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720, "IST": 330, "SGT": 480, "HKT": 480,
    "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "ACST": 570, "NZST": 720, "NZDT": 780, "AST": -240,
    "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "AT": -240, "ET": -300, "CT": -360, "MT": -420,
    "PT": -480, "A": -60, "M": -720, "N": 60, "Y": 720,
  ]
}
