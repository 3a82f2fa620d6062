/// How many bytes of bodies all transfers together may hold. Belongs to the loop's thread.
final class MemoryBudget {
  private let limitBytes: Int
  private var heldBytes = 0

  init(limitBytes: Int) { self.limitBytes = limitBytes }

  /// Takes bytes for a transfer that holds some already, or says that it has to wait. When nobody else holds any, one
  /// transfer may always go on, so that there is always somebody whose end makes room.
  func take(_ bytes: Int, alreadyHeld: Int) -> Bool {
    if heldBytes + bytes > limitBytes && heldBytes > alreadyHeld { return false }
    heldBytes += bytes
    return true
  }

  func release(_ bytes: Int) { heldBytes -= bytes }
}
