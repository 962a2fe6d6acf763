/// 0 up to 0, 1 from 1 on, and smoothly between: at most 1.5 times as steep as the straight line.
func smoothStep(_ value: Double) -> Double {
  let value = max(0, min(1, value))
  return value * value * (3 - 2 * value)
}
