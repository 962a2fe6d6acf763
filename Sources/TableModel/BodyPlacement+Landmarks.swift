/// Heights above the soles of a standing person, as fractions of stature.
///
/// | fraction | landmark | source |
/// |---------:|----------|--------|
/// |    0.936 | eyes | Drillis and Contini 1966, in Winter, Biomechanics, figure 4.1 |
/// |    0.870 | chin | Drillis and Contini |
/// |    0.860 | C7, cervicale | ANSUR II (US Army 2012): men 0.864, women 0.857 |
/// |    0.840 | top of the shoulder | interpolated: half-way from C7 to the acromion, 0.820 (ANSUR II) |
/// |    0.814 | T3, root of the scapula's spine | 15.75 % of the way from C7 to PSIS |
/// |    0.746 | T7, tip of the scapula | 39.0 % of the way |
/// |    0.685 | T11 | 59.7 % of the way |
/// |    0.661 | between T12 and L1 | 68.1 % of the way |
/// |    0.616 | lower edge of L3's spine | 83.5 % of the way |
/// |    0.608 | L4, top of the iliac crests (Tuffier's line) | ANSUR II: men 0.605, women 0.611 |
/// |    0.588 | base of the sacrum, below L5 | 93.0 % of the way |
/// |    0.567 | S2, posterior superior iliac spines (PSIS) | 100 %, follows from L4 and C7 |
/// |    0.526 | tip of the sacrum, S5 | extrapolated at the lumbar levels' spacing |
/// |    0.458 | fold below the buttock | estimated: 0.023 below the crotch, 0.481 (ANSUR II) |
/// |    0.329 | upper end of the popliteal fossa | 75 mm above the knee: see below |
/// |    0.285 | knee | Drillis and Contini; ANSUR II, femoral epicondyle: 0.280 and 0.286 |
/// |    0.261 | lower end of the popliteal fossa | estimated: 40 mm below the knee |
/// |    0.040 | ankle | Drillis and Contini 0.039; ANSUR II, lateral malleolus: 0.042, 0.039 |
///
/// The way from C7 to PSIS is that of Ernst and others (BMC Research Notes 2013, 6:58): the spines
/// of T4, T7, T10, L1 and L4 lie at 21, 39, 54.1, 70.9 and 86.1 per cent of it. The levels between
/// these are interpolated. With C7 and L4 from ANSUR II the way is 0.293 of stature, 497 mm for
/// 1.70 m; Ernst measured 509 mm along the curve of the back, so the two surveys agree.
///
/// That T3 is level with the scapula's spine and T7 with its tip is common surface anatomy; the tip
/// was found at T8, give or take 0.9 of a level, on standing people (Cooperstein and Haneline 2007,
/// J Chiropr Med 6:87). The popliteal triangle that anaesthetists draw reaches 7 to 8 cm above the
/// crease of the knee (Lennon and Horlocker).
enum BodyHeight {
  static let eyes = 0.936
  static let chin = 0.870
  static let cervicale = 0.860
  static let shoulderTop = 0.840
  static let scapulaRoot = 0.814
  static let scapulaTip = 0.746
  static let eleventhThoracic = 0.685
  static let thoracolumbar = 0.661
  static let thirdLumbar = 0.616
  static let sacrumBase = 0.588
  static let sacrumTip = 0.526
  static let glutealFold = 0.458
  static let fossaTop = 0.329
  static let fossaBottom = 0.261
  static let ankle = 0.040

  /// The middle of the face, half-way from the eyes to the chin: what the face cradle holds.
  static let face = (eyes + chin) / 2
}

/// Distances from the midline as fractions of stature: half of each breadth.
///
/// | fraction | to where | source |
/// |---------:|----------|--------|
/// |   0.0148 | edge of the spine: 25 mm | inner line of Morris's kidney parallelogram |
/// |   0.0266 | tip of L3's transverse process: 45 mm | surface anatomy of the back |
/// |   0.0300 | edge of the sacrum | estimated, within the bicristal breadth 0.162 (ANSUR II) |
/// |   0.0345 | side of the neck | ANSUR II: neck circumference by pi, men 0.072, women 0.065 |
/// |   0.1150 | acromion | ANSUR II: biacromial breadth, men 0.237, women 0.224 |
/// |   0.1040 | side of the chest | interpolated between acromion and waist |
/// |   0.0925 | side of the waist | ANSUR II: waist breadth, men 0.186, women 0.184 |
/// |   0.1035 | outer side of hip and leg | ANSUR II: hip breadth, men 0.197, women 0.217 |
///
/// Millimetres are turned into fractions by the mean stature of ANSUR II's men and women, 1.69 m.
/// A calf is 0.072 broad (ANSUR II, circumference by pi) and a thigh fills half of the hips: a leg
/// is somewhere in its half, so its areas take the whole half, from the midline outwards. The arms
/// (bideltoid breadth, 0.284) belong to no region.
enum BodyHalfBreadth {
  static let spine = 0.0148
  static let transverseProcess = 0.0266
  static let sacrum = 0.0300
  static let neck = 0.0345
  static let acromion = 0.1150
  static let chest = 0.1040
  static let waist = 0.0925
  static let hip = 0.1035
}
