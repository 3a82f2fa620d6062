/// Why a request is not answered: a sentence.
public enum Refusal: Error, Sendable, Equatable {
  /// A value that cannot be read.
  case unreadable(String)
  /// What it names is neither watched nor stored; perhaps with a suggestion.
  case unknown(String)
  /// The daemon cannot answer now, for example because the state cannot be read.
  case unavailable(String)

  /// What is wrong.
  public var sentence: String {
    switch self {
    case .unreadable(let sentence), .unknown(let sentence), .unavailable(let sentence): sentence
    }
  }
}
