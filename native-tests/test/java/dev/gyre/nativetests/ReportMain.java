package dev.gyre.nativetests;

import dev.gyre.config.TransportMode;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportReport.Attempt;
import dev.gyre.transport.TransportReport.NotTried;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Chooses a transport as a server does and prints the report, one fact a line, split by tabs. */
final class ReportMain {
  private ReportMain() {}

  /** Mode, number of loops, and optionally the word {@code all} to try every transport. */
  public static void main(String[] arguments) {
    TransportMode mode = TransportMode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int loops = Integer.parseInt(arguments[1]);
    TransportReport report =
        arguments.length > 2
            ? TransportSelector.selectAll(mode, loops)
            : TransportSelector.select(mode, loops);
    for (Attempt attempt : report.attempts()) {
      print(attempt.kind().toString(), outcome(attempt));
    }
    print("chosen", String.valueOf(report.chosen()));
    print("reason", report.reason());
    report.warnings().forEach(warning -> print("warning", warning));
    Transport chosen = report.chosen();
    if (chosen != null) {
      print("rebuilt", rebuild(chosen, loops));
    }
  }

  /** What the server does next: the memory that the self-test had locked must be free again. */
  private static String rebuild(Transport transport, int loops) {
    List<EventLoopGroup> groups = new ArrayList<>();
    try {
      for (int count = 0; count < loops; count++) {
        groups.add(transport.newLoop(new DefaultThreadFactory("rebuilt", true)));
      }
      return "yes";
    } catch (RuntimeException refused) {
      return "no: " + refused + ", " + refused.getCause();
    } finally {
      groups.forEach(
          group -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }
  }

  private static String outcome(Attempt attempt) {
    return switch (attempt.outcome()) {
      case Works works -> "works\t" + String.join(" ", works.features());
      case NotTried notTried -> "not tried\t" + notTried.why();
      case Refused refused ->
          String.join(
              "\t",
              "refused",
              refused.refusal().category().label(),
              refused.refusal().evidence(),
              refused.refusal().remedy(),
              refused.refusal().detail());
    };
  }

  private static void print(String name, String value) {
    System.out.println(name + "\t" + value);
  }
}
