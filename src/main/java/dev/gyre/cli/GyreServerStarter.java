package dev.gyre.cli;

import dev.gyre.config.Settings;

/** Starts real servers. */
final class GyreServerStarter implements ServerStarter {
  @Override
  public Started start(Service service, Settings settings) {
    return new Started.Refused(ExitCode.INTERNAL, "this build has no server yet");
  }

  @Override
  public Diagnosis diagnose(Settings settings) {
    return new Diagnosis(false, "this build has no server yet", "{}");
  }
}
