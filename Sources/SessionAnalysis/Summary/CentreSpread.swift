internal import Glibc

/// Sums of centres of pressure, of which spread and ellipse are made; two can be added.
struct CentreSpread {
  private(set) var count = 0.0
  private var sumX = 0.0
  private var sumY = 0.0
  private var sumXX = 0.0
  private var sumYY = 0.0
  private var sumXY = 0.0

  mutating func add(_ centre: TablePoint) {
    count += 1
    sumX += centre.x
    sumY += centre.y
    sumXX += centre.x * centre.x
    sumYY += centre.y * centre.y
    sumXY += centre.x * centre.y
  }

  mutating func add(_ other: Self) {
    count += other.count
    sumX += other.sumX
    sumY += other.sumY
    sumXX += other.sumXX
    sumYY += other.sumYY
    sumXY += other.sumXY
  }

  /// The 95 % ellipse; nil for fewer than three centres.
  ///
  /// Of the covariance with n - 1: half-axes are the roots of `chiSquare` times its eigenvalues.
  var ellipse: CentreEllipse? {
    guard count >= 3 else { return nil }
    let varianceX = max(0, (sumXX - sumX * sumX / count) / (count - 1))
    let varianceY = max(0, (sumYY - sumY * sumY / count) / (count - 1))
    let covariance = (sumXY - sumX * sumY / count) / (count - 1)
    let middle = (varianceX + varianceY) / 2
    let half = (varianceX - varianceY) / 2
    let root = (half * half + covariance * covariance).squareRoot()
    let major = (CentreEllipse.chiSquare * (middle + root)).squareRoot()
    let minor = (CentreEllipse.chiSquare * max(0, middle - root)).squareRoot()
    return CentreEllipse(
      x: sumX / count, y: sumY / count, major: major, minor: minor,
      angle: root > 0 ? atan2(covariance, half + root) * 180 / .pi : 0,
      area: .pi * major * minor / 100)
  }
}

/// The ellipse that holds 95 of 100 centres where they are spread normally.
public struct CentreEllipse: Codable, Equatable, Sendable {
  /// The 95th percentile of chi-square with two degrees of freedom.
  public static let chiSquare = 5.991

  /// Its middle, millimetres.
  public var x: Double
  public var y: Double
  /// Half-axes, millimetres.
  public var major: Double
  public var minor: Double
  /// Of the major axis against the table's x axis, degrees, above -90 and at most 90.
  public var angle: Double
  /// Square centimetres.
  public var area: Double

  enum CodingKeys: String, CodingKey {
    case x = "x_mm"
    case y = "y_mm"
    case major = "half_axis_major_mm"
    case minor = "half_axis_minor_mm"
    case angle = "angle_deg"
    case area = "area_cm2"
  }
}
