/// The marks between two words.
struct GapMarks: OptionSet {
  let rawValue: UInt16
  static let opening = GapMarks(rawValue: 1 << 0)
  static let closing = GapMarks(rawValue: 1 << 1)
  static let slash = GapMarks(rawValue: 1 << 2)
  /// A dash beside a space, or a long dash.
  static let dash = GapMarks(rawValue: 1 << 3)
  /// A bar, bullet, arrow or other sign between parts of a line.
  static let divider = GapMarks(rawValue: 1 << 4)
  static let stop = GapMarks(rawValue: 1 << 5)
  static let colon = GapMarks(rawValue: 1 << 6)
  static let at = GapMarks(rawValue: 1 << 7)
  static let star = GapMarks(rawValue: 1 << 8)
  static let copyright = GapMarks(rawValue: 1 << 9)
  static let line = GapMarks(rawValue: 1 << 10)
  /// No space at all: both words are of one address or compound.
  static let space = GapMarks(rawValue: 1 << 11)

  /// The marks that may be before a name which is not part of the sentence.
  static let boundaries: GapMarks = [.opening, .slash, .dash, .divider, .copyright, .line]

  /// Reads the marks in some bytes of UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // A fast path: most words are separated by one space.
    if bytes.count == 1, unsafe bytes[0] == 0x20 {
      self = .space
      return
    }
    var marks: GapMarks = []
    var place = 0
    while place < bytes.count {
      let (scalar, length) = unsafe bytes.scalar(at: place)
      switch scalar {
      case 0x20, 0xA0: marks.insert(.space)
      case 0x0A, 0x0D, 0x2028, 0x2029: marks.formUnion([.line, .space])
      case 0x28, 0x5B: marks.insert(.opening)
      case 0x29, 0x5D: marks.insert(.closing)
      case 0x2F: marks.insert(.slash)
      case 0x2D:
        let isSpaced =
          unsafe place > 0 && bytes[place - 1] == 0x20 || place + 1 < bytes.count && bytes[place + 1] == 0x20
        if unsafe isSpaced || bytes.count > 1 && place + 1 < bytes.count && bytes[place + 1] == 0x2D {
          marks.insert(.dash)
        }
      case 0x2013, 0x2014, 0x2015, 0x2212: marks.insert(.dash)
      case 0x7C, 0x2022, 0xB7, 0x25AA, 0x25CF, 0x2190...0x21FF, 0x2300...0x2BFF, 0x1F000...0x1FAFF:
        marks.insert(.divider)
      case 0x2E, 0x21, 0x3F, 0x2026: marks.insert(.stop)
      case 0x3A: marks.insert(.colon)
      case 0x40: marks.insert(.at)
      case 0x2A: marks.insert(.star)
      case 0xA9: marks.insert(.copyright)
      default: break
      }
      place += length
    }
    self = marks
  }

  init(rawValue: UInt16) { self.rawValue = rawValue }
}
