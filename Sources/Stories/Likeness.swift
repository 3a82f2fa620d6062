/// How alike an item and a story are, as the inputs of a logistic regression. Greatest and mean are over the items of
/// the story that it is compared with.
struct Likeness: Sendable {
  /// The greatest sum of the rarities of the five rarest shared terms, divided by 20.
  var rarest = 0.0
  /// The greatest number of equal terms among the first two of the titles.
  var leads = 0.0
  /// The greatest distance in days, at most 3 each.
  var days = 0.0
  /// The greatest cosine similarity of the main clauses of the titles, weighted by inverse document frequency.
  var mainClause = 0.0
  /// The greatest cosine similarity of the terms that do not depend on the language.
  var bridge = 0.0
  /// The greatest share of shared entities, for items in different languages.
  var entitiesAcross = 0.0
  /// How much of the item's title the story does not know: the sum of the rarities, divided by 10.
  var unknown = 0.0

  /// In what share of the pairs exactly one title reports an answer.
  var oneIsReaction = 0.0
  /// … exactly one title denies something.
  var oneIsDenial = 0.0
  /// … exactly one offers pictures.
  var oneIsVideo = 0.0
  /// … at least one is a comment, a digest or a live page.
  var isPiece = 0.0
  /// … both are from the same feed.
  var sameFeed = 0.0
  /// … both titles have numbers, but none that is also in the other item.
  var otherNumbers = 0.0
  /// … both name people, but nobody in common.
  var otherPeople = 0.0
  /// … the same one speaks in both titles.
  var sameVoice = 0.0
  /// … others speak in one title than in the other.
  var otherVoice = 0.0
  /// … somebody speaks in one title of whom the other item knows nothing; twice as much if in both.
  var newVoice = 0.0
  /// … somebody speaks in exactly one title.
  var oneSpeaks = 0.0
  /// … both titles cite the same newspaper, agency or channel.
  var sameOutlet = 0.0
  /// … both cite some, but none in common.
  var otherOutlet = 0.0

  /// Whether titles have ordinal numbers that differ.
  var otherOrdinals = false
  /// The least distance in days.
  var fewestDays = Double.infinity

  /// The minimum of `rarest`. Items below it are not alike.
  private static let leastRarest = 0.1
  /// A first poll brings entries of weeks: what was published so long before or after all of a story is none of it.
  private static let mostDays = Double(StoryWindow.length) / 86_400_000

  /// The log odds that the item reports the event of the story; nil if that cannot be.
  func odds(_ weights: LikenessWeights) -> Double? {
    guard canBe else { return nil }
    return zip(inputs, weights.values).reduce(weights.bias) { $0 + $1.0 * $1.1 }
  }

  /// Whether the item can report the event of the story at all.
  var canBe: Bool { !otherOrdinals && rarest >= Likeness.leastRarest && fewestDays <= Likeness.mostDays }

  /// The inputs in the order of `LikenessWeights`.
  var inputs: [Double] {
    [
      rarest, leads, days, mainClause, bridge, entitiesAcross, unknown, oneIsReaction, oneIsDenial, oneIsVideo, isPiece,
      sameFeed, otherNumbers, otherPeople, sameVoice, otherVoice, newVoice, oneSpeaks,
      sameOutlet, otherOutlet,
    ]
  }
}

/// The weights of a logistic regression over the inputs of a likeness.
package struct LikenessWeights: Sendable {
  /// What is added to the weighted sum.
  package var bias: Double
  /// A weight for each input.
  package var values: [Double]
  /// What sign a weight may have: 1 for what makes items alike, -1 for what sets them apart.
  package static let signs = [1, 1, -1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, 1, -1]

  /// Weights.
  package init(bias: Double, values: [Double]) {
    self.bias = bias
    self.values = values
  }

  /// Fitted by `stories-benchmark --fit` to 371 labelled items of four windows in English and Russian, each item with
  /// every earlier story of its window. Over all windows, each grouped with weights from the three others: of pairs precision
  /// .83, recall .41, F1 .55; B-cubed F1 .87; of first items .95 open a story, of others .38. Other learners (trees, support
  /// vectors, a choice among the stories and a new one, direct search) and other inputs (similarity of whole texts or with
  /// the story as a whole, frequencies of all news, classes of acts, the size of the story, products of inputs, latent
  /// semantic vectors, a sentence encoder) were no better so.
  package static let fitted = LikenessWeights(
    bias: -5.3,
    values: [
      5.3, 0.42, -1.17, 3.32, 4.75, 1.36, -0.38, -1.17, -0.27, -1.85, -0.52, -1.85, -2.22, -0.69, 0.68, -0.31, -1.33,
      -0.69, 2.18, -2.51,
    ])
}

extension Likeness {
  /// Makes the counts of pairs shares of so many.
  mutating func average(over pairs: Double) {
    oneIsReaction /= pairs
    oneIsDenial /= pairs
    oneIsVideo /= pairs
    isPiece /= pairs
    sameFeed /= pairs
    otherNumbers /= pairs
    otherPeople /= pairs
    sameVoice /= pairs
    otherVoice /= pairs
    newVoice /= pairs
    oneSpeaks /= pairs
    sameOutlet /= pairs
    otherOutlet /= pairs
  }
}
