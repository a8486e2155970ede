package dev.gyre.config;

/** How an answered request is written down. */
public enum AccessLogFormat {
  /** Not at all. */
  OFF("off"),
  /** The combined log format. */
  COMBINED("combined"),
  /** One JSON object a line. */
  JSON("json");

  private final String word;

  AccessLogFormat(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
