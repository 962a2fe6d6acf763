// The JSON schemas that stand in a log; the same as the files in Documentation, which a test
// compares. Without spaces: each is in every log twice.

extension SessionTopic {
  static let headerSchema = #"""
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"SessionHeader","descrip\#
    tion":"What was true when the session began.","type":"object","properties":{"format":{"con\#
    st":4},"session":{"type":"string"},"client":{"type":"string","description":"pseudonym"},"t\#
    herapist":{"type":"string","description":"pseudonym"},"therapist_mass_kg":{"type":"number"\#
    },"started_at_ns":{"type":"integer","description":"since 1970"},"software":{"type":"string\#
    "},"table":{"type":"object","properties":{"serial":{"type":"string"},"firmware":{"type":"s\#
    tring"},"channels":{"type":"integer"},"rate_hz":{"type":"number"}}},"calibration":{"type":\#
    "object","properties":{"made_at_s":{"type":"integer","description":"since 1970"},"referenc\#
    e_mass_g":{"type":"integer"},"zero_counts":{"type":"array","items":{"type":"integer"},"max\#
    Items":16,"description":"by channel"},"gain_nn_per_count":{"type":"array","items":{"type":\#
    "integer"},"maxItems":16,"description":"by channel; newtons = (count - zero_counts) x gain\#
    _nn_per_count / 1e9"}}},"profile":{"type":"object","properties":{"name":{"type":"string"},\#
    "rated_load_n":{"type":"number"},"rate_hz":{"type":"number"},"cells":{"type":"array","item\#
    s":{"type":"object","properties":{"channel":{"type":"integer"},"x_mm":{"type":"number"},"y\#
    _mm":{"type":"number"},"capacity_n":{"type":"number"},"sensitivity_mv_per_v":{"type":"numb\#
    er"}}}},"panels":{"type":"array","items":{"type":"object","properties":{"name":{"type":"st\#
    ring"},"role":{"type":"string"},"channels":{"type":"array","items":{"type":"integer"}},"ou\#
    tline":{"type":"array","items":{"$ref":"#/$defs/position"}}}}},"face_cradle":{"$ref":"#/$d\#
    efs/position"}}},"settings":{"type":"object","properties":{"limits":{"type":"object","prop\#
    erties":{"regions":{"type":"object","additionalProperties":{"$ref":"#/$defs/place"}},"else\#
    where":{"$ref":"#/$defs/place"},"share":{"type":"number","description":"of the therapist's\#
     weight"},"share_is_built_in":{"type":"boolean"}}},"both_feet_n":{"type":"number"},"fall_d\#
    rop_n":{"type":"number"},"locked_force_n":{"type":"number"},"rated_load_n":{"type":"number\#
    "},"deadband_n":{"type":"number"},"off_delay_ms":{"type":"integer"},"stale_after_ms":{"typ\#
    e":"integer"},"minimum_load_n":{"type":"number"}}},"zero_mn":{"type":"array","items":{"typ\#
    e":"integer"},"maxItems":16,"description":"the host's zero by channel, off every cell's fo\#
    rce"},"tare":{"type":"object","properties":{"kind":{"enum":["none","client","again","undon\#
    e"]},"forces_mn":{"type":"array","items":{"type":"integer"},"maxItems":16,"description":"b\#
    y channel, above zero_mn"},"force_spread_mn":{"type":"integer"},"moment_spread_x_mn_um":{"\#
    type":"integer"},"moment_spread_y_mn_um":{"type":"integer"}}},"placement":{"type":"object"\#
    ,"properties":{"stature_mm":{"type":"number"},"posture":{"type":"string"},"face_cradle":{"\#
    $ref":"#/$defs/position"}}},"body":{"type":"object","properties":{"areas":{"type":"array",\#
    "items":{"type":"object","properties":{"zone":{"type":"object","description":"region and s\#
    ide"},"from_x_mm":{"type":"number"},"to_x_mm":{"type":"number"},"from_y_mm":{"type":"numbe\#
    r"},"to_y_mm":{"type":"number"}}},"description":"the first that holds a place counts"}}},"\#
    feet":{"type":"object","properties":{"heel_cm2":{"type":"number"},"forefoot_cm2":{"type":"\#
    number"},"whole_foot_cm2":{"type":"number"},"in_use":{"enum":["heel","forefoot","whole-foo\#
    t"]}}},"gate":{"type":"object","properties":{"overridden":{"type":"array","items":{"type":\#
    "string"}},"reason":{"type":"string"}}}},"required":["format","session","client","therapis\#
    t","therapist_mass_kg","started_at_ns","software","table","calibration","profile","setting\#
    s","zero_mn","tare","feet"],"$defs":{"place":{"type":"object","properties":{"hard_force_n"\#
    :{"type":"number"},"soft_force_n":{"type":"number"},"hard_pressure_kpa":{"type":"number"},\#
    "soft_pressure_kpa":{"type":"number"},"soft_time_s":{"type":"number"},"loading_rate_n_per_\#
    s":{"type":"number"},"locked":{"type":"boolean"},"lock_is_built_in":{"type":"boolean"}}},"\#
    position":{"type":"object","properties":{"x_mm":{"type":"number"},"y_mm":{"type":"number"}\#
    }}}}
    """#

  static let inputsSchema = #"""
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"SessionInput","descript\#
    ion":"What the alarm logic was told beside the scans, and facts about the stream.","type":\#
    "object","properties":{"kind":{"enum":["tare","zero-reading","contact","limits","calibrati\#
    on","gap","stream","recording-interrupted","clock-jump","silence","elapsed","link-lost","l\#
    ink-restored","recorder-failed","recorder-restored","disk-low","disk-restored","calibratio\#
    n-overdue","calibration-renewed","zero-read","host-silent","host-heard","acknowledge","pau\#
    se","end-pause","shelve","unshelve","test"]},"tare":{"type":"object","description":"as the\#
     header's tare"},"zero_mn":{"type":"array","items":{"type":"integer"},"maxItems":16,"descr\#
    iption":"the empty table, read again"},"contact":{"type":"object","description":"as the he\#
    ader's feet"},"settings":{"type":"object","description":"as the header's settings"},"inter\#
    ruption":{"type":"object","description":"what is missing from here on, though it came in",\#
    "properties":{"reason":{"enum":["not-written","too-slow"]},"errno":{"type":"integer","desc\#
    ription":"the system's number of the failure"},"scans":{"type":"integer","minimum":0},"ent\#
    ries":{"type":"integer","minimum":0,"description":"alarms, inputs and markers"},"duration_\#
    s":{"type":"number","minimum":0,"description":"from the first that is missing to the last"\#
    }},"required":["reason","scans","entries","duration_s"]},"clock":{"type":"object","descrip\#
    tion":"what became of the host's clocks; times in the log do not follow it","properties":{\#
    "step_ns":{"type":"integer","description":"by how much the wall clock was set"},"suspended\#
    _ns":{"type":"integer","minimum":0}},"required":["step_ns","suspended_ns"]},"calibration":\#
    {"type":"object","description":"as the header's calibration"},"lost":{"type":"integer","de\#
    scription":"scans before the next one"},"epoch":{"type":"integer","description":"of the sc\#
    ans that follow"},"condition":{"type":"string","description":"none: all"},"priority":{"enu\#
    m":["low","medium","high"]},"duration_s":{"type":"integer"},"elapsed_us":{"type":"integer"\#
    },"drift_mn":{"type":"integer"}},"required":["kind"],"allOf":[{"if":{"properties":{"kind":\#
    {"enum":["tare"]}}},"then":{"required":["tare"]}},{"if":{"properties":{"kind":{"enum":["ze\#
    ro-reading"]}}},"then":{"required":["zero_mn"]}},{"if":{"properties":{"kind":{"enum":["con\#
    tact"]}}},"then":{"required":["contact"]}},{"if":{"properties":{"kind":{"enum":["limits"]}\#
    }},"then":{"required":["settings"]}},{"if":{"properties":{"kind":{"enum":["calibration"]}}\#
    },"then":{"required":["calibration"]}},{"if":{"properties":{"kind":{"enum":["gap"]}}},"the\#
    n":{"required":["lost"]}},{"if":{"properties":{"kind":{"enum":["stream"]}}},"then":{"requi\#
    red":["epoch"]}},{"if":{"properties":{"kind":{"enum":["recording-interrupted"]}}},"then":{\#
    "required":["interruption"]}},{"if":{"properties":{"kind":{"enum":["clock-jump"]}}},"then"\#
    :{"required":["clock"]}},{"if":{"properties":{"kind":{"enum":["elapsed"]}}},"then":{"requi\#
    red":["elapsed_us"]}},{"if":{"properties":{"kind":{"enum":["zero-read"]}}},"then":{"requir\#
    ed":["drift_mn"]}},{"if":{"properties":{"kind":{"enum":["pause"]}}},"then":{"required":["d\#
    uration_s"]}},{"if":{"properties":{"kind":{"enum":["shelve"]}}},"then":{"required":["condi\#
    tion","duration_s"]}},{"if":{"properties":{"kind":{"enum":["unshelve"]}}},"then":{"require\#
    d":["condition"]}},{"if":{"properties":{"kind":{"enum":["test"]}}},"then":{"required":["pr\#
    iority"]}}]}
    """#

  static let alarmsSchema = #"""
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"SessionAlarm","descript\#
    ion":"A step in an alarm's life, as the alarm logic answered.","type":"object","properties\#
    ":{"condition":{"type":"string"},"transition":{"enum":["raised","cleared","acknowledged","\#
    re-alarmed","audio-paused","audio-resumed","shelved","unshelved"]},"priority":{"enum":["lo\#
    w","medium","high"]},"technical":{"type":"boolean"},"epoch":{"type":"integer"},"sequence":\#
    {"type":"integer","description":"of the newest scan"},"time_us":{"type":"integer","descrip\#
    tion":"its device time"},"value":{"type":"number","description":"at the raising; afterward\#
    s the peak so far"},"limit":{"type":"number"},"unit":{"enum":["N","kPa","N/s","%"]},"regio\#
    n":{"type":"string"},"side":{"enum":["left","right","middle"]}},"required":["condition","t\#
    ransition","priority","technical","epoch","sequence","time_us"]}
    """#

  static let markersSchema = #"""
    {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"SessionMarker","descrip\#
    tion":"A note, or the press of the client's button.","type":"object","properties":{"kind":\#
    {"enum":["note","client-button"]},"text":{"type":"string"}},"required":["kind"]}
    """#
}
