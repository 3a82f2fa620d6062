import Classification
import Yams

/// A YAML file as a tree of values with their positions, and the list of its errors and warnings.
final class YAMLDocument {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether the file could not be opened or is not YAML.
  private(set) var isUnread = false
  private var nodesLeft = 0

  /// The maximum size of a file in bytes.
  private static let maxBytes = 16 << 20

  init(file: String) { self.file = file }

  /// Reads the file and returns its root; nil if it is empty or cannot be read. The latter is reported.
  ///
  /// - Parameter keys: If given, also nil, unparsed, for a file that plainly has none of these keys at its top.
  func load(having keys: Set<String>? = nil) -> YAMLNode? {
    do throws(TextFile.Problem) {
      let text = try TextFile.read(file)
      if let keys, let top = YAMLDocument.topKeys(of: text), top.isDisjoint(with: keys) { return nil }
      return parse(text)
    } catch {
      diagnostics.append(Diagnostic(.error, at: SourcePosition(file: file), error.description))
      isUnread = true
      return nil
    }
  }

  /// Parses `text` and returns its root; nil if it is empty or not YAML. The latter is reported.
  func parse(_ text: String) -> YAMLNode? {
    guard text.utf8.count <= YAMLDocument.maxBytes else {
      report(.error, nil, "the file is larger than \(YAMLDocument.maxBytes) bytes; split it")
      isUnread = true
      return nil
    }
    do {
      // The basic resolver does not match scalars against YAML's types. The readers interpret scalars themselves, and
      // the matching would take most of the time of loading a large watchlist.
      guard let node = try Yams.compose(yaml: text, .basic, .default, .utf8) else { return nil }
      // Nested aliases can expand a short text without bound. Without aliases there are no more values than characters.
      nodesLeft = text.utf8.count + 1000
      guard let root = tree(node) else {
        report(.error, nil, "its aliases (*name) expand to too many values; write the values out")
        isUnread = true
        return nil
      }
      return root
    } catch {
      let slip = YAMLSlip(error, in: text)
      report(.error, slip.place, slip.message)
      isUnread = true
      return nil
    }
  }

  /// The keys at the top of a document, without parsing it: the lines that are not indented. Nil if one of them is
  /// anything else than a comment or a bare key.
  private static func topKeys(of text: String) -> Set<String>? {
    var keys: Set<String> = []
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard let first = line.first, first != 0x20, first != UInt8(ascii: "#") else { continue }
      let key = line.prefix { 0x61...0x7A ~= $0 | 0x20 }
      guard !key.isEmpty, line[key.endIndex...].first == UInt8(ascii: ":") else { return nil }
      keys.insert(String(decoding: key, as: UTF8.self))
    }
    return keys
  }

  func report(_ severity: Diagnostic.Severity, _ place: YAMLPlace?, _ message: String) {
    diagnostics.append(Diagnostic(severity, at: position(place ?? YAMLPlace(line: 1, column: 1)), message))
  }

  func position(_ place: YAMLPlace) -> SourcePosition {
    SourcePosition(file: file, line: place.line, column: place.column)
  }

  private func tree(_ node: Node) -> YAMLNode? {
    nodesLeft -= 1
    guard nodesLeft > 0 else { return nil }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      let value = YAMLNode(.scalar(scalar.string, isPlain: isPlain), YAMLPlace(scalar.mark), self)
      value.checkQuotes()
      return value
    case .sequence(let sequence):
      var elements: [YAMLNode] = []
      elements.reserveCapacity(sequence.count)
      for element in sequence {
        guard let element = tree(element) else { return nil }
        elements.append(element)
      }
      return YAMLNode(.sequence(elements), YAMLPlace(sequence.mark), self)
    case .mapping(let mapping):
      var members: [YAMLNode.Member] = []
      members.reserveCapacity(mapping.count)
      // Its iterator would copy all members first.
      for index in mapping.indices {
        let member = mapping[index]
        guard let key = tree(member.key), let value = tree(member.value) else { return nil }
        members.append(YAMLNode.Member(key: key, value: value))
      }
      return YAMLNode(.mapping(members), YAMLPlace(mapping.mark), self)
    // Cannot happen: composing has replaced aliases.
    case .alias: return nil
    }
  }
}

extension YAMLPlace {
  fileprivate init(_ mark: Mark?) { self.init(line: mark?.line ?? 1, column: mark?.column ?? 1) }
}
