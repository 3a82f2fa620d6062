import Basics

/// Words in dates that are not months or zones.
enum DateWords {
  /// The weekday of an English name or its first three or more letters, numbered like `Timestamp.weekday`; nil for
  /// other words.
  static func englishWeekday(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.count >= 3 else { return nil }
    return weekdays.firstIndex { word.count <= $0.count && zip(word, $0).allSatisfy { ASCII.lowercased($0) == $1 } }
  }

  private static let weekdays = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ].map { Array($0.utf8) }

  /// Words that are allowed after a time, or after a date without a time, and ignored: words that join the parts of a
  /// date, units, and weekdays.
  static let ignored: Set<String> = [
    "st", "nd", "rd", "th", "er", "on", "of", "the", "at", "o", "clock", "h", "hr", "hrs", "hours", "m", "min", "mn",
    "s",
    "uhr", "um", "am", "den", "le", "à", "de", "del", "las", "los", "el", "do", "dia", "às", "alle", "ore", "ora",
    "kl", "klo", "kello", "om", "r", "godz", "roku", "hod", "в", "г", "год", "года", "году", "р", "року", "о", "об",
    "на", "от", "ч", "час", "часа", "часов", "мин", "年", "月", "日", "号",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "mo", "di", "mi",
    "fr", "sa", "so", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes", "martes",
    "miércoles", "jueves", "viernes", "sábado", "domingo", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì",
    "sabato", "domenica", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье", "пн", "вт",
    "ср", "чт", "пт", "сб", "вс", "понеділок", "вівторок", "середа", "четвер", "пʼятниця", "субота", "неділя", "нд",
  ]
}
