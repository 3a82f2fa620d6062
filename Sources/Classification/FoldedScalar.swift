/// Properties of single characters: their folded form for comparison, and their role in words.
enum FoldedScalar {
  /// The character in lower case, with ё as е and typographic apostrophes as plain ones. ASCII, Latin-1 and Cyrillic
  /// are handled without Unicode's tables.
  static func fold(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x41...0x5A: return scalar | 0x20
    case 0..<0x80: return scalar
    case 0x0451, 0x0401: return 0x0435
    case 0x0410...0x042F: return scalar + 0x20
    case 0x0430...0x044F: return scalar
    case 0x0400...0x040F: return scalar + 0x50
    case 0x2018, 0x2019, 0x02BC, 0x201B: return 0x27
    case 0xC0...0xDE where scalar != 0xD7: return scalar + 0x20
    default:
      guard let value = Unicode.Scalar(scalar) else { return scalar }
      return value.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar
    }
  }

  /// The same without changing the case.
  static func normalize(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x0451: 0x0435
    case 0x0401: 0x0415
    case 0x2018, 0x2019, 0x02BC, 0x201B: 0x27
    default: scalar
    }
  }

  /// Whether a character is part of a word.
  static func isWord(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x0400...0x0481, 0x048A...0x052F: return true
    case 0..<0xAA, 0xAB, 0xBB: return false
    case 0x2010...0x205E, 0x3000...0x303F: return false
    default:
      guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .letterNumber, .otherNumber:
        return true
      default: return false
      }
    }
  }

  /// Whether a character inside a word is ignored: combining marks, soft hyphens, and invisible format characters.
  static func isIgnorable(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0xAD: return false
    case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF, 0xFE00...0xFE0F: return true
    case 0x0300...0x036F, 0x0483...0x0489: return true
    case 0xAE..<0x0300, 0x0370..<0x0483, 0x048A..<0x0591, 0x2010..<0x202A: return false
    default:
      guard let category = Unicode.Scalar(scalar)?.properties.generalCategory else { return false }
      return category == .nonspacingMark || category == .enclosingMark
    }
  }

  /// Whether a character is an accent or another mark on the letter before it.
  static func isMark(_ scalar: UInt32) -> Bool {
    guard scalar >= 0x0300, let category = Unicode.Scalar(scalar)?.properties.generalCategory else { return false }
    return category == .nonspacingMark || category == .enclosingMark
  }

  /// Whether a character is a letter in upper case.
  static func isUpper(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x41...0x5A, 0x0400...0x042F: true
    case 0..<0xC0, 0x0430...0x045F: false
    default: Unicode.Scalar(scalar)?.properties.isUppercase ?? false
    }
  }

  /// Whether a character is a currency sign. These are words of their own, so that `US$` is distinguished from `US`.
  static func isCurrency(_ scalar: UInt32) -> Bool {
    scalar == 0x24 || scalar == 0xA3 || scalar == 0xA5 || scalar >= 0x20A0 && scalar <= 0x20CF
  }
}
