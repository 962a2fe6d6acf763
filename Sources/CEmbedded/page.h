// The live page, for embedded.c: every file of ControlService/Page.
#pragma once

static const uint8_t page_alarms_js[] = {
#embed "../ControlService/Page/alarms.js"
};
static const uint8_t page_api_js[] = {
#embed "../ControlService/Page/api.js"
};
static const uint8_t page_board_js[] = {
#embed "../ControlService/Page/board.js"
};
static const uint8_t page_burst_js[] = {
#embed "../ControlService/Page/burst.js"
};
static const uint8_t page_dialogs_js[] = {
#embed "../ControlService/Page/dialogs.js"
};
static const uint8_t page_dom_js[] = {
#embed "../ControlService/Page/dom.js"
};
static const uint8_t page_events_js[] = {
#embed "../ControlService/Page/events.js"
};
static const uint8_t page_facts_js[] = {
#embed "../ControlService/Page/facts.js"
};
static const uint8_t page_gauge_js[] = {
#embed "../ControlService/Page/gauge.js"
};
static const uint8_t page_hands_js[] = {
#embed "../ControlService/Page/hands.js"
};
static const uint8_t page_icon_svg[] = {
#embed "../ControlService/Page/icon.svg"
};
static const uint8_t page_index_html[] = {
#embed "../ControlService/Page/index.html"
};
static const uint8_t page_keys_js[] = {
#embed "../ControlService/Page/keys.js"
};
static const uint8_t page_layout_css[] = {
#embed "../ControlService/Page/layout.css"
};
static const uint8_t page_main_js[] = {
#embed "../ControlService/Page/main.js"
};
static const uint8_t page_manifest_webmanifest[] = {
#embed "../ControlService/Page/manifest.webmanifest"
};
static const uint8_t page_pairing_js[] = {
#embed "../ControlService/Page/pairing.js"
};
static const uint8_t page_recording_js[] = {
#embed "../ControlService/Page/recording.js"
};
static const uint8_t page_replay_js[] = {
#embed "../ControlService/Page/replay.js"
};
static const uint8_t page_replaydesk_js[] = {
#embed "../ControlService/Page/replaydesk.js"
};
static const uint8_t page_screen_js[] = {
#embed "../ControlService/Page/screen.js"
};
static const uint8_t page_series_js[] = {
#embed "../ControlService/Page/series.js"
};
static const uint8_t page_session_js[] = {
#embed "../ControlService/Page/session.js"
};
static const uint8_t page_sound_js[] = {
#embed "../ControlService/Page/sound.js"
};
static const uint8_t page_state_js[] = {
#embed "../ControlService/Page/state.js"
};
static const uint8_t page_stream_js[] = {
#embed "../ControlService/Page/stream.js"
};
static const uint8_t page_style_css[] = {
#embed "../ControlService/Page/style.css"
};
static const uint8_t page_table_js[] = {
#embed "../ControlService/Page/table.js"
};
static const uint8_t page_timeline_js[] = {
#embed "../ControlService/Page/timeline.js"
};
static const uint8_t page_trend_js[] = {
#embed "../ControlService/Page/trend.js"
};
static const uint8_t page_view_js[] = {
#embed "../ControlService/Page/view.js"
};
static const uint8_t page_words_js[] = {
#embed "../ControlService/Page/words.js"
};

#define PAGE_FILES \
  FILE_NAMED("page/alarms.js", page_alarms_js), \
  FILE_NAMED("page/api.js", page_api_js), \
  FILE_NAMED("page/board.js", page_board_js), \
  FILE_NAMED("page/burst.js", page_burst_js), \
  FILE_NAMED("page/dialogs.js", page_dialogs_js), \
  FILE_NAMED("page/dom.js", page_dom_js), \
  FILE_NAMED("page/events.js", page_events_js), \
  FILE_NAMED("page/facts.js", page_facts_js), \
  FILE_NAMED("page/gauge.js", page_gauge_js), \
  FILE_NAMED("page/hands.js", page_hands_js), \
  FILE_NAMED("page/icon.svg", page_icon_svg), \
  FILE_NAMED("page/index.html", page_index_html), \
  FILE_NAMED("page/keys.js", page_keys_js), \
  FILE_NAMED("page/layout.css", page_layout_css), \
  FILE_NAMED("page/main.js", page_main_js), \
  FILE_NAMED("page/manifest.webmanifest", page_manifest_webmanifest), \
  FILE_NAMED("page/pairing.js", page_pairing_js), \
  FILE_NAMED("page/recording.js", page_recording_js), \
  FILE_NAMED("page/replay.js", page_replay_js), \
  FILE_NAMED("page/replaydesk.js", page_replaydesk_js), \
  FILE_NAMED("page/screen.js", page_screen_js), \
  FILE_NAMED("page/series.js", page_series_js), \
  FILE_NAMED("page/session.js", page_session_js), \
  FILE_NAMED("page/sound.js", page_sound_js), \
  FILE_NAMED("page/state.js", page_state_js), \
  FILE_NAMED("page/stream.js", page_stream_js), \
  FILE_NAMED("page/style.css", page_style_css), \
  FILE_NAMED("page/table.js", page_table_js), \
  FILE_NAMED("page/timeline.js", page_timeline_js), \
  FILE_NAMED("page/trend.js", page_trend_js), \
  FILE_NAMED("page/view.js", page_view_js), \
  FILE_NAMED("page/words.js", page_words_js),
