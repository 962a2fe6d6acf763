// Put into the page before its own scripts: hears what the page really sends to the loudspeaker, and
// sees when an alarm is painted. Times are milliseconds since 1970, as the daemon's are.
(() => {
  const heard = (window.treadlightHeard = { pieces: [], alarms: [], rate: 0 });
  const connect = AudioNode.prototype.connect;
  const tapped = new WeakSet();

  function tap(node) {
    const context = node.context;
    heard.rate = context.sampleRate;
    const size = 256;
    const ear = context.createScriptProcessor(size, 1, 1);
    ear.onaudioprocess = (event) => {
      const samples = event.inputBuffer.getChannelData(0);
      let energy = 0;
      for (const sample of samples) energy += sample * sample;
      // When the piece leaves for the loudspeaker, by the audio clock and by the wall's.
      const ahead = (event.playbackTime - context.currentTime) * 1000;
      heard.pieces.push([event.playbackTime, Date.now() + ahead, Math.sqrt(energy / size)]);
      if (heard.pieces.length > 40000) heard.pieces.splice(0, 10000);
    };
    connect.call(node, ear);
    connect.call(ear, context.destination); // it is silent: without an end it would not run
    heard.ear = ear;
  }

  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && !tapped.has(this)) {
      tapped.add(this);
      tap(this);
    }
    return connect.call(this, target, ...rest);
  };

  new MutationObserver(() => {
    for (const alarm of document.querySelectorAll('[data-test="alarm"]')) {
      const name = `${alarm.dataset.condition} ${alarm.dataset.state}`;
      if (alarm.treadlightSeen === name) continue;
      alarm.treadlightSeen = name;
      const entry = { name, at: 0 };
      heard.alarms.push(entry);
      // Two frames on, what stands there now has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => (entry.at = Date.now())));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
})();
