import Yams

/// The message for a text that is not YAML. It names the mistake in an author's words, not the parser's, and the place
/// of the mistake, not the place where the parser noticed it.
struct YAMLSlip {
  /// The position of the mistake; nil if it is unknown.
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
      message = "the key \"\(key)\" appears twice in this mapping; remove one"
    case .reader(_, let offset, let value, _)?:
      place = offset.map { YAMLSlip.place(ofByte: $0, in: text) }
      let number = String(value, radix: 16, uppercase: true)
      message =
        "the character U+\(String(repeating: "0", count: max(0, 4 - number.count)))\(number) is not allowed in YAML; "
        + "remove it"
    default:
      place = nil
      message = "the file is not YAML: \(error)"
    }
  }

  /// The position where a key appears for the second time, searched from its mapping's beginning.
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
        // In block style the keys of a mapping begin in the same column.
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

/// Finds the mistake that led to an error of libyaml.
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
        mark, "in double quotes \\ begins an escape sequence; use single quotes, or write \\\\ for a backslash"
      )
    }
    if problem.contains("nest") || problem.contains("depth") || context.contains("depth") {
      return (mark, "brackets or lists are nested too deep here; a watchlist needs five levels at most")
    }
    if let slip = indentation() ?? apostrophe() ?? dash() ?? longKey() ?? quote() { return slip }
    if problem.contains("mapping values are not allowed") { return colon() }
    if let first = scalar(at: mark), "@`%".unicodeScalars.contains(first), problem.contains("cannot start any token") {
      return (mark, "a value that begins with \(first) needs quotes, as in \"\(first)…\"")
    }
    if problem.contains("alias") || context.contains("alias") || context.contains("anchor") {
      return (begin ?? mark, "a value that begins with * or & needs quotes, as in \"*visa\"")
    }
    if context.contains("tag") { return (begin ?? mark, "a value that begins with ! needs quotes, as in \"!visa\"") }
    if context.contains("flow"), let begin = openBracket ?? begin { return bracket(begin) }
    if context.contains("simple key"), let begin {
      return (begin, "a colon and a space are missing after this key; write key: value")
    }
    if problem.contains("block sequence entries are not allowed") {
      return (mark, "a list cannot begin here; write each \"- item\" on a line of its own below the key")
    }
    if problem.contains("another document") {
      return (mark, "a line of --- begins a second document, but a file can have only one; remove the line")
    }
    if context.contains("block"), let begin {
      let what = context.contains("collection") || context.contains("sequence") ? "the list items" : "the keys"
      return (
        mark,
        "this line is not indented like \(what) before it, which begin at line \(begin.line), column \(begin.column); "
          + "use the same indentation"
      )
    }
    return (mark, "this is not YAML: \(problem); check indentation, quotes and brackets")
  }

  private func line(_ number: Int) -> Substring? { lines.indices.contains(number - 1) ? lines[number - 1] : nil }

  private func scalar(at place: YAMLPlace) -> Unicode.Scalar? {
    line(place.line)?.unicodeScalars.dropFirst(place.column - 1).first
  }

  /// Finds a tab or an unusual space (such as U+00A0) in the indentation of the line of the error or the one before.
  private func indentation() -> (YAMLPlace?, String)? {
    for number in [mark.line, mark.line - 1] {
      guard let line = line(number) else { continue }
      let indent = line.unicodeScalars.prefix { $0.properties.isWhitespace }
      guard let index = indent.firstIndex(where: { $0 != " " }) else { continue }
      let place = YAMLPlace(line: number, column: indent[..<index].count + 1)
      if indent[index] == "\t" { return (place, "YAML does not allow tabs for indentation; indent with spaces") }
      return (place, "this is not an ordinary space; indent with ordinary spaces")
    }
    return nil
  }

  /// Finds an apostrophe that ends a text in single quotes: the parser then sees the rest of the word.
  private func apostrophe() -> (YAMLPlace?, String)? {
    for place in [mark, begin].compactMap({ $0 }) where place.column > 1 {
      let before = scalar(at: YAMLPlace(line: place.line, column: place.column - 1))
      guard before == "'", let next = scalar(at: place), next.properties.isAlphabetic else { continue }
      return (
        YAMLPlace(line: place.line, column: place.column - 1),
        "this apostrophe ends the text in single quotes; write it twice (''), or write the text in double quotes"
      )
    }
    return nil
  }

  /// Finds a list item without a space after its dash, at the line of the error or the one before.
  private func dash() -> (YAMLPlace?, String)? {
    for number in [mark.line, mark.line - 1] {
      guard let line = line(number), let match = line.firstMatch(of: /^(\s*)-[A-Za-z]+:(?:\s|$)/) else { continue }
      let column = match.output.1.unicodeScalars.count + 1
      return (YAMLPlace(line: number, column: column), "a space is missing after the dash; write \"- id: …\"")
    }
    return nil
  }

  /// Finds a key of more than 1024 characters, the most that YAML allows.
  private func longKey() -> (YAMLPlace?, String)? {
    for place in [begin, mark].compactMap({ $0 }) {
      guard let line = line(place.line), line.utf8.count > 1024 else { continue }
      let pieces = line.split(whereSeparator: { ":{}[]".contains($0) })
      guard let key = pieces.first(where: { $0.utf8.count > 1024 }) else { continue }
      let column = line[..<key.startIndex].unicodeScalars.count + 1
      return (
        YAMLPlace(line: place.line, column: column),
        "this key is longer than the 1024 characters that YAML allows; split the pattern into several"
      )
    }
    return nil
  }

  private func colon() -> (YAMLPlace?, String) {
    if let line = line(mark.line), line.firstMatch(of: /^\s*(- )?\s*[A-Za-z]+:[^\s\/:]/) != nil {
      return (mark, "a space is missing after the colon; write key: value")
    }
    // The parser read several lines as one value: the key has no colon, or the next line is indented too far.
    if let begin, begin.line < mark.line {
      return (begin, "a colon and a space are missing after this key, or the next line is indented too far")
    }
    return (
      mark, "a colon and a space end a key; write a value that contains them in quotes, as in \"Visas: refusals\""
    )
  }

  private func bracket(_ begin: YAMLPlace) -> (YAMLPlace?, String) {
    let bracket = scalar(at: begin) == "[" ? ("[", "]") : ("{", "}")
    let hint = "write a value that contains , { } [ ] in quotes"
    if begin.line == mark.line {
      return (mark, "a comma or \"\(bracket.1)\" is missing here; \(hint)")
    }
    return (
      begin, "this \"\(bracket.0)\" is not closed on its line, or a comma is missing; add \"\(bracket.1)\", or \(hint)"
    )
  }

  /// The position of the last bracket that is still open at the mark.
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

  /// Finds the last quote before the mark that is closed on another line or never. A forgotten quote is far more likely
  /// than a quoted text over several lines.
  private func quote() -> (YAMLPlace?, String)? {
    let message = "the quote that opens here is not closed on this line; close it"
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
        // A comment: an apostrophe in it is not a quote.
        quote = "\n"
        opened = nil
      }
    }
    if quote != nil, quote != "\n", let opened, opened.line < mark.line { found = opened }
    return found.map { ($0, message) }
  }
}

extension YAMLNode {
  /// Warns of a value in curly quotes. Word processors write them; YAML treats them as letters.
  func checkQuotes() {
    guard isPlain, let text, let first = text.unicodeScalars.first, first.value > 0x2000 else { return }
    let rest = text.unicodeScalars.dropFirst()
    if "“”„‟‘’‚".unicodeScalars.contains(first), let last = rest.last, "“”‟‘’".unicodeScalars.contains(last) {
      warn("YAML takes curly quotes for a part of the value; write straight quotes, as in \"…\", or none")
    }
  }
}
