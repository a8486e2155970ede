package dev.gyre.bench.results;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of {@code bench/results} that judges: a folder of measurements and the targets. */
final class ResultsMain {
  private ResultsMain() {}

  /** Prints the table; ends with 1 unless all was reached. */
  public static void main(String[] arguments) throws IOException {
    Targets targets = Targets.parse(Files.readAllLines(Path.of(arguments[1])));
    ResultsPage page = new ResultsPage(targets, MeasurementFiles.read(Path.of(arguments[0])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.print(page);
    out.flush();
    System.exit(page.allReached() ? 0 : 1);
  }
}
