import Basics
import Classification

/// Reads where the state is, and what a node of several needs: `state`, `stateSecretFile`, `node`, `cluster`.
struct StateReader {
  let folder: String

  /// The value of `state`; nil if it is wrong, which is reported.
  func location(_ node: YAMLNode) -> StateLocation? {
    guard let text = node.string() else { return nil }
    if text.hasPrefix("sqlite:"), text != "sqlite:" {
      let path = String(text.dropFirst(7))
      return .sqlite(path: path.hasPrefix("/") ? path : FilePath.join(folder, path))
    }
    if ["postgresql://", "postgres://"].contains(where: text.hasPrefix) { return database(text, node) }
    node.reject(
      "sqlite:PATH or postgresql://USER@HOST/DATABASE is expected here, as in sqlite:/var/lib/diplowatch/state.db")
    return nil
  }

  /// A connection URI of libpq. The messages must not repeat it.
  private func database(_ text: String, _ node: YAMLNode) -> StateLocation? {
    let uri = DatabaseURI(text)
    if let problem = uri.problem {
      node.reject(problem)
      return nil
    }
    if uri.mayBePlain {
      node.warn(
        "the connection may be unencrypted, and nothing proves which server it is: add sslmode=verify-full to the "
          + "address; in a network that you trust, sslmode=prefer")
    }
    return .postgresql(uri: text)
  }

  /// The value of `node`: a name that other nodes, metrics and tables can show as it is.
  func name(_ node: YAMLNode) -> String? {
    guard let text = node.string() else { return nil }
    guard StateReader.isName(text) else {
      node.reject("a name of at most 63 letters, digits, \".\", \"-\" and \"_\" is expected here, as in desk-1")
      return nil
    }
    return text
  }

  private static func isName(_ text: String) -> Bool {
    let others = Array(".-_".utf8)
    return (1...63).contains(text.utf8.count)
      && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || others.contains($0) }
  }

  /// The value of `cluster`.
  func cluster(_ node: YAMLNode) -> ClusterSettings {
    var cluster = ClusterSettings()
    node.read(
      "cluster",
      [
        "lease": { node in
          guard let value = node.duration(.positive) else { return }
          guard value >= .seconds(2), value <= .seconds(600) else {
            return node.reject("a duration from 2s to 10m is expected here; 30s suits most networks")
          }
          cluster.lease = value
        }
      ])
    return cluster
  }

  /// Reports what does not fit together, after all keys have been read.
  func check(_ settings: Settings, _ root: YAMLNode) {
    guard case .sqlite = settings.state else { return }
    for key in ["stateSecretFile", "node", "cluster"] {
      root.member(key)?.warn("\(key) has no effect with state: sqlite:…; it is for state: postgresql://…")
    }
  }
}
