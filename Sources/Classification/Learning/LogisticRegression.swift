import Glibc

/// Logistic regression with a quadratic penalty (L2), by Newton's method with conjugate gradients (Lin, Weng, Keerthi:
/// Trust region Newton method for logistic regression, 2008; here with a line search). It is deterministic: the same
/// rows give the same weights.
struct LogisticRegression {
  /// The weight of the rows relative to the penalty (C in the paper).
  var strength: Double
  /// A factor for each column. Above 1 it reduces the penalty on the column, below 1 it increases it; 0 removes the
  /// column.
  var scale: [Double]

  /// The iteration ends when the norm of the gradient is below this fraction of the first one.
  private static let precision = 1e-3
  private static let mostSteps = 40
  private static let mostInnerSteps = 60

  /// Learns the weight of each column and the bias from some rows. `importance` has a factor for each of these rows.
  func fit(_ matrix: SparseRows, _ rows: [Int], _ labels: [Bool], importance: [Double]) -> Learned {
    // The bias is an additional last column that is 1 in every row.
    let problem = Problem(
      matrix: matrix, rows: rows, signs: labels.map { $0 ? 1 : -1 }, importance: importance.map { $0 * strength },
      scale: scale)
    var solution = [Double](repeating: 0, count: matrix.width + 1)
    var margins = [Double](repeating: 0, count: rows.count)
    var value = problem.value(solution, margins)
    var gradient = problem.gradient(solution, margins)
    let first = norm(gradient)
    for _ in 0..<LogisticRegression.mostSteps where norm(gradient) > LogisticRegression.precision * first {
      let curvature = problem.curvature(margins)
      let step = descent(problem, gradient, curvature)
      let change = problem.margins(step)
      var length = 1.0
      let slope = dot(gradient, step)
      while length > 1e-6 {
        let next = zip(solution, step).map { $0 + length * $1 }
        let nextMargins = zip(margins, change).map { $0 + length * $1 }
        let nextValue = problem.value(next, nextMargins)
        if nextValue <= value + 1e-4 * length * slope {
          (solution, margins, value) = (next, nextMargins, nextValue)
          break
        }
        length /= 2
      }
      if length <= 1e-6 { break }
      gradient = problem.gradient(solution, margins)
    }
    return Learned(weights: zip(solution, scale).map { $0 * $1 }, bias: solution[matrix.width] * Problem.biasScale)
  }

  /// The direction of the next step: approximately the inverse Hessian times the gradient, by conjugate gradients.
  private func descent(_ problem: Problem, _ gradient: [Double], _ curvature: [Double]) -> [Double] {
    var step = [Double](repeating: 0, count: gradient.count)
    var rest = gradient.map { -$0 }
    var direction = rest
    var length = dot(rest, rest)
    let goal = 0.01 * length
    for _ in 0..<LogisticRegression.mostInnerSteps where length > goal {
      let image = problem.curve(direction, curvature)
      let ratio = length / dot(direction, image)
      for index in step.indices {
        step[index] += ratio * direction[index]
        rest[index] -= ratio * image[index]
      }
      let next = dot(rest, rest)
      let keep = next / length
      for index in direction.indices { direction[index] = rest[index] + keep * direction[index] }
      length = next
    }
    return step
  }

  private func norm(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }

  private func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }

  /// The function to minimise, and its derivatives.
  private struct Problem {
    let matrix: SparseRows
    let rows: [Int]
    let signs: [Double]
    let importance: [Double]
    let scale: [Double]

    /// The factor of the bias column. It is large, so that the bias is hardly penalised.
    static let biasScale = 5.0

    func margins(_ vector: [Double]) -> [Double] {
      var margins = [Double](repeating: 0, count: rows.count)
      unsafe matrix.starts.withUnsafeBufferPointer { starts in
        unsafe matrix.columns.withUnsafeBufferPointer { columns in
          unsafe matrix.values.withUnsafeBufferPointer { values in
            unsafe scale.withUnsafeBufferPointer { scale in
              unsafe vector.withUnsafeBufferPointer { vector in
                for (index, row) in rows.enumerated() {
                  var sum = unsafe vector[vector.count - 1] * Problem.biasScale
                  for place in unsafe starts[row]..<starts[row + 1] {
                    let column = unsafe Int(columns[place])
                    unsafe sum += Double(values[place]) * scale[column] * vector[column]
                  }
                  margins[index] = sum
                }
              }
            }
          }
        }
      }
      return margins
    }

    func value(_ vector: [Double], _ margins: [Double]) -> Double {
      var sum = vector.reduce(0) { $0 + $1 * $1 } / 2
      for index in margins.indices {
        let margin = signs[index] * margins[index]
        sum += importance[index] * (margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin)
      }
      return sum
    }

    func gradient(_ vector: [Double], _ margins: [Double]) -> [Double] {
      transposed(
        margins.indices.map { index in
          importance[index] * signs[index] * (1 / (1 + exp(-signs[index] * margins[index])) - 1)
        }, onto: vector)
    }

    func curvature(_ margins: [Double]) -> [Double] {
      margins.indices.map { index in
        let probability = 1 / (1 + exp(-margins[index]))
        return importance[index] * probability * (1 - probability)
      }
    }

    func curve(_ vector: [Double], _ curvature: [Double]) -> [Double] {
      let margins = margins(vector)
      return transposed(margins.indices.map { margins[$0] * curvature[$0] }, onto: vector)
    }

    /// The transposed matrix times a vector of row factors, added to `vector`.
    private func transposed(_ factors: [Double], onto vector: [Double]) -> [Double] {
      var result = vector
      unsafe matrix.starts.withUnsafeBufferPointer { starts in
        unsafe matrix.columns.withUnsafeBufferPointer { columns in
          unsafe matrix.values.withUnsafeBufferPointer { values in
            unsafe scale.withUnsafeBufferPointer { scale in
              unsafe result.withUnsafeMutableBufferPointer { result in
                for (index, row) in rows.enumerated() {
                  let factor = factors[index]
                  for place in unsafe starts[row]..<starts[row + 1] {
                    let column = unsafe Int(columns[place])
                    unsafe result[column] += factor * Double(values[place]) * scale[column]
                  }
                  unsafe result[result.count - 1] += factor * Problem.biasScale
                }
              }
            }
          }
        }
      }
      return result
    }
  }
}
