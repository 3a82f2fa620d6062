import Classification
import Yams

/// A YAML file as a tree whose values know their place, and the list of everything that is wrong with it.
final class YAMLDocument {
  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether nothing of the file is known: it cannot be opened, or is not YAML.
  private(set) var isUnread = false
  private var nodesLeft = 0

  /// The most bytes a file may have.
  private static let maxBytes = 16 << 20

  init(file: String) { self.file = file }

  /// The root of a file; nil when it is empty or cannot be read, which is then reported.
  func load() -> YAMLNode? {
    do throws(TextFile.Problem) {
      return parse(try TextFile.read(file))
    } catch {
      diagnostics.append(Diagnostic(.error, at: SourcePosition(file: file), error.description))
      isUnread = true
      return nil
    }
  }

  /// The root of a text.
  func parse(_ text: String) -> YAMLNode? {
    guard text.utf8.count <= YAMLDocument.maxBytes else {
      report(.error, nil, "the file is larger than \(YAMLDocument.maxBytes) bytes; split it")
      isUnread = true
      return nil
    }
    do {
      // What a plain scalar means is ours to say, so none is matched against the types of YAML: that would cost a large
      // watchlist most of its time.
      guard let node = try Yams.compose(yaml: text, .basic) else { return nil }
      // Aliases can make a short text a tree without end; one without them has no more values than letters.
      nodesLeft = text.utf8.count + 1000
      guard let root = tree(node) else {
        report(.error, nil, "its aliases (*name) stand for more than can be read; write the values out")
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

  func report(_ severity: Diagnostic.Severity, _ place: YAMLPlace?, _ message: String) {
    diagnostics.append(Diagnostic(severity, at: position(place ?? YAMLPlace(line: 1, column: 1)), message))
  }

  func position(_ place: YAMLPlace) -> SourcePosition {
    SourcePosition(file: file, line: place.line, column: place.column)
  }

  private func tree(_ node: Node) -> YAMLNode? {
    nodesLeft -= 1
    guard nodesLeft > 0 else { return nil }
    let place = YAMLPlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      let value = YAMLNode(.scalar(scalar.string, isPlain: isPlain), place, self)
      value.checkQuotes()
      return value
    case .sequence(let sequence):
      var elements: [YAMLNode] = []
      for element in sequence {
        guard let element = tree(element) else { return nil }
        elements.append(element)
      }
      return YAMLNode(.sequence(elements), place, self)
    case .mapping(let mapping):
      var members: [YAMLNode.Member] = []
      for (key, value) in mapping {
        guard let key = tree(key), let value = tree(value) else { return nil }
        members.append(YAMLNode.Member(key: key, value: value))
      }
      return YAMLNode(.mapping(members), place, self)
    // Basic composing resolves aliases.
    case .alias: return nil
    }
  }
}
