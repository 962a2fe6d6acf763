// The page's own sound, rendered by the browser's audio engine without a loudspeaker and without a
// clock: the pulses of `arguments[0]` seconds of a priority, [begin, end] each in seconds, and their
// spectrum's strongest lines in hertz. Nothing that the machine does beside it can change them.
return (async (seconds, priority) => {
  const rate = 48000;
  const { Sound } = await import("/page/sound.js");
  const offline = new OfflineAudioContext(1, seconds * rate, rate);
  Object.defineProperty(offline, "state", { get: () => "running" });
  offline.resume = async () => {};
  const real = window.AudioContext;
  window.AudioContext = function () { return offline; };
  try {
    const sound = new Sound(() => {});
    await sound.allow();
    sound.want({ priority, conditions: ["over-hard-force"] });
  } finally {
    window.AudioContext = real;
  }
  const samples = (await offline.startRendering()).getChannelData(0);
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  const window_ = 240; // 5 ms: longer than a period of the lowest pitch
  const pulses = [];
  for (let from = 0; from + window_ <= samples.length; from += 48) {
    let peak = 0;
    for (let at = from; at < from + window_; at++) peak = Math.max(peak, Math.abs(samples[at]));
    if (peak < 0.1 * loudest) continue;
    const at = (from + window_ / 2) / rate;
    if (pulses.length && at - pulses.at(-1)[1] < 0.01) pulses.at(-1)[1] = at;
    else pulses.push([at, at]);
  }
  // The middle of the first pulse, by a discrete Fourier transform in steps of 10 Hz.
  const middle = Math.round(((pulses[0][0] + pulses[0][1]) / 2) * rate) - 1200;
  const lines = [];
  for (let hertz = 100; hertz <= 4000; hertz += 10) {
    let [real_, imaginary] = [0, 0];
    for (let at = 0; at < 2400; at++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 2400);
      real_ += hann * samples[middle + at] * Math.cos((2 * Math.PI * hertz * at) / rate);
      imaginary += hann * samples[middle + at] * Math.sin((2 * Math.PI * hertz * at) / rate);
    }
    lines.push([hertz, Math.hypot(real_, imaginary)]);
  }
  const peaks = lines.filter(([, power], at) =>
    at > 0 && at < lines.length - 1 && power > lines[at - 1][1] && power >= lines[at + 1][1]);
  const most = Math.max(...peaks.map(([, power]) => power));
  return { pulses, loudest, lines: peaks.map(([hertz, power]) => [hertz, 20 * Math.log10(power / most)]) };
})(arguments[0], arguments[1]);
