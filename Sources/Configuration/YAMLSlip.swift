import Yams

/// What keeps a text from being YAML, in words an author knows and where the mistake is rather than where the parser
/// noticed it.
struct YAMLSlip {
  /// Where it is; nil for the whole text.
  let place: YAMLPlace?
  /// What is wrong and what to do.
  let message: String

  init(_ error: any Error, in text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _)?, .parser(let context, let problem, let mark, _)?,
      .composer(let context, let problem, let mark, _)?:
      let finder = SlipFinder(
        text: text, lines: lines, problem: problem, mark: YAMLPlace(line: mark.line, column: mark.column),
        context: context?.text ?? "",
        begin: context.map { YAMLPlace(line: $0.mark.line, column: $0.mark.column) })
      (place, message) = finder.find()
    case .duplicatedKeysInMapping(let keys, let context)?:
      let key = keys.first ?? ""
      place = YAMLSlip.second(key, in: lines, from: YAMLPlace(line: context.mark.line, column: context.mark.column))
      message = "the key \"\(key)\" stands twice in this mapping; remove one"
    case .reader(_, let offset, let value, _)?:
      place = offset.map { YAMLSlip.place(ofByte: $0, in: text) }
      let number = String(value, radix: 16, uppercase: true)
      message =
        "the character U+\(String(repeating: "0", count: max(0, 4 - number.count)))\(number) cannot stand in a file; "
        + "remove it"
    default:
      place = nil
      message = "the file is not YAML: \(error)"
    }
  }

  /// Where a key stands for the second time, from its mapping's beginning on.
  private static func second(_ key: String, in lines: [Substring], from start: YAMLPlace) -> YAMLPlace {
    var found: [YAMLPlace] = []
    for (index, line) in lines.enumerated().dropFirst(start.line - 1) {
      for range in line.ranges(of: key) {
        let before = line[..<range.lowerBound].last
        let after = line[range.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }.first
        guard after == ":", before.map({ " {,\"'".contains($0) }) ?? true else { continue }
        let isQuoted = before == "\"" || before == "'"
        let column = line[..<range.lowerBound].unicodeScalars.count + (isQuoted ? 0 : 1)
        let place = YAMLPlace(line: index + 1, column: column)
        // In block style a mapping's keys stand below each other.
        if let first = found.first, first.line != place.line, first.column != column { continue }
        found.append(place)
        if found.count == 2 { return place }
      }
    }
    return start
  }

  private static func place(ofByte offset: Int, in text: String) -> YAMLPlace {
    let head = String(decoding: text.utf8.prefix(offset), as: UTF8.self)
    let last = head.lastIndex(where: \.isNewline).map { head[head.index(after: $0)...] } ?? head[...]
    return YAMLPlace(line: head.count(where: \.isNewline) + 1, column: last.unicodeScalars.count + 1)
  }
}

/// Finds the slip behind libyaml's words.
private struct SlipFinder {
  let text: String
  let lines: [Substring]
  let problem: String
  let mark: YAMLPlace
  let context: String
  let begin: YAMLPlace?

  func find() -> (YAMLPlace?, String) {
    if problem.contains("unknown escape") {
      return (
        mark, "\\ begins an escape in double quotes; write the text in single quotes, or \\\\ for the sign itself"
      )
    }
    if let slip = indentation() ?? quote() { return slip }
    if problem.contains("mapping values are not allowed") { return colon() }
    if let first = scalar(at: mark), "@`%".unicodeScalars.contains(first), problem.contains("cannot start any token") {
      return (mark, "a text that begins with \(first) needs quotes, as in \"\(first)…\"")
    }
    if problem.contains("alias") || context.contains("alias") || context.contains("anchor") {
      return (begin ?? mark, "a text that begins with * or & needs quotes, as in \"*visa\"")
    }
    if context.contains("tag") { return (begin ?? mark, "a text that begins with ! needs quotes, as in \"!visa\"") }
    if context.contains("flow"), let begin = openBracket ?? begin { return bracket(begin) }
    if context.contains("simple key"), let begin {
      return (begin, "a colon and a blank are missing after this key; write key: value")
    }
    if problem.contains("block sequence entries are not allowed") {
      return (mark, "a list cannot begin here; write each \"- item\" on a line of its own below the key")
    }
    if problem.contains("another document") {
      return (mark, "a line of --- begins a second document, and one is read; remove it")
    }
    if context.contains("block"), let begin {
      let what = context.contains("collection") || context.contains("sequence") ? "the list" : "the keys"
      return (
        mark,
        "this line does not line up with \(what) it belongs to, from line \(begin.line), column \(begin.column) on; indent "
          + "it as they are"
      )
    }
    return (mark, "this is not YAML: \(problem); check indentation, quotes and brackets")
  }

  private func line(_ number: Int) -> Substring? { lines.indices.contains(number - 1) ? lines[number - 1] : nil }

  private func scalar(at place: YAMLPlace) -> Unicode.Scalar? {
    line(place.line)?.unicodeScalars.dropFirst(place.column - 1).first
  }

  /// A tab, or a blank that is none, where lines are indented.
  private func indentation() -> (YAMLPlace?, String)? {
    for number in [mark.line, mark.line - 1] {
      guard let line = line(number) else { continue }
      let indent = line.unicodeScalars.prefix { $0.properties.isWhitespace }
      guard let index = indent.firstIndex(where: { $0 != " " }) else { continue }
      let place = YAMLPlace(line: number, column: indent[..<index].count + 1)
      if indent[index] == "\t" { return (place, "a tab stands here; indent with blanks, as YAML knows no tabs") }
      return (place, "this is no ordinary blank; indent with blanks")
    }
    return nil
  }

  private func colon() -> (YAMLPlace?, String) {
    if let line = line(mark.line), line.firstMatch(of: /^\s*(- )?\s*[A-Za-z]+:[^\s\/:]/) != nil {
      return (mark, "a blank is missing after the colon; write key: value")
    }
    // The text went on over lines: the key before has no colon, or its line is indented too far.
    if let begin, begin.line < mark.line {
      return (begin, "a colon and a blank are missing after this key, or the next line is indented too far")
    }
    return (
      mark, "a colon with a blank after it ends a key; put a text with a colon into quotes, as in \"Visas: refusals\""
    )
  }

  private func bracket(_ begin: YAMLPlace) -> (YAMLPlace?, String) {
    let bracket = scalar(at: begin) == "[" ? ("[", "]") : ("{", "}")
    let hint = "put a text with , { } [ ] in it into quotes"
    if begin.line == mark.line {
      return (mark, "a comma or \"\(bracket.1)\" is missing here; \(hint)")
    }
    return (
      begin, "this \"\(bracket.0)\" is not closed in its line, or a comma is missing; add \"\(bracket.1)\", or \(hint)"
    )
  }

  /// The last bracket before the mark that is open there.
  private var openBracket: YAMLPlace? {
    var open: [YAMLPlace] = []
    var quote: Character?
    for (index, line) in lines.prefix(mark.line).enumerated() {
      var column = 0
      for character in line {
        column += character.unicodeScalars.count
        if index + 1 == mark.line, column >= mark.column { break }
        if let opened = quote {
          if character == opened { quote = nil }
          continue
        }
        switch character {
        case "\"", "'": quote = character
        case "[", "{": open.append(YAMLPlace(line: index + 1, column: column))
        case "]", "}": _ = open.popLast()
        default: break
        }
      }
      quote = nil
    }
    return open.last
  }

  // MARK: quotes

  /// The last quote before the mark that is closed in another line or never: a text in quotes that goes on over lines is
  /// much rarer than a quote that was forgotten.
  private func quote() -> (YAMLPlace?, String)? {
    let message = "the quote that opens here is not closed in this line; close it"
    if context.contains("quoted scalar"), let begin { return (begin, message) }
    var (place, opened) = (YAMLPlace(line: 1, column: 0), YAMLPlace?.none)
    var (quote, before, isEscaped) = (Unicode.Scalar?.none, Unicode.Scalar("\n"), false)
    var found: YAMLPlace?
    for scalar in text.unicodeScalars {
      place.column += 1
      defer {
        before = scalar
        if scalar == "\n" { place = YAMLPlace(line: place.line + 1, column: 0) }
      }
      if quote == nil, place.line > mark.line || place.line == mark.line && place.column > mark.column { break }
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if scalar == "\\", open == "\"" {
          isEscaped = true
        } else if scalar == open {
          if let opened, opened.line < place.line, place.line == mark.line { found = opened }
          quote = nil
        }
      } else if scalar == "\"" || scalar == "'", " \n\t[{,-".unicodeScalars.contains(before) {
        (quote, opened) = (scalar, place)
      } else if scalar == "#", before == " " || before == "\n" {
        // A comment: an apostrophe in it opens nothing.
        quote = "\n"
        opened = nil
      }
    }
    if quote != nil, quote != "\n", let opened, opened.line < mark.line { found = opened }
    return found.map { ($0, message) }
  }
}

extension YAMLNode {
  /// Warns of a text in curly quotes, which word processors write and YAML takes for letters.
  func checkQuotes() {
    guard isPlain, let text, let first = text.first, let last = text.last, text.count > 1 else { return }
    if "“”„‟‘’‚".contains(first), "“”‟‘’".contains(last) {
      warn("curly quotes are a part of this text; write straight ones, as in \"…\", or none")
    }
  }
}
