package dev.gyre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.gyre.idle.TimerWheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds what ARCHITECTURE.md says about the packages. Beside each rule stands a planted violation,
 * which proves that the rule still looks.
 */
class ArchitectureTest {
  private static final JavaClasses OURS = ours();
  private static final ArchitectureRules RULES = new ArchitectureRules("dev.gyre");

  @Test
  void everyClassOfTheServerIsLookedAt() {
    assertTrue(OURS.contain(TimerWheel.class));
    assertFalse(OURS.contain(ArchitectureTest.class));
  }

  @Test
  void arrowsPointDownwards() {
    RULES.arrowsPointDownwards().check(OURS);
  }

  @Test
  void arrowUpwardsIsFound() {
    found("arrows", planted("arrows").arrowsPointDownwards(), "http.Upward", "wire may not");
  }

  @Test
  void packageMissingFromTheTableIsFound() {
    found("unlisted", planted("unlisted").arrowsPointDownwards(), "newcomer is not in the table");
  }

  @Test
  void packagesHaveNoCycles() {
    RULES.packagesHaveNoCycles().check(OURS);
  }

  @Test
  void cycleIsFound() {
    found("cycle", planted("cycle").packagesHaveNoCycles(), "cycle.first", "cycle.second");
  }

  @Test
  void nettyStaysAtTheEdge() {
    RULES.nettyStaysAtTheEdge().check(OURS);
  }

  @Test
  void nettyElsewhereIsFound() {
    found("netty", planted("netty").nettyStaysAtTheEdge(), "files.NettyUser");
  }

  @Test
  void tomlStaysInConfig() {
    RULES.tomlStaysInConfig().check(OURS);
  }

  @Test
  void tomlElsewhereIsFound() {
    found("toml", planted("toml").tomlStaysInConfig(), "cli.TomlUser");
  }

  @Test
  void markdownStaysInListing() {
    RULES.markdownStaysInListing().check(OURS);
  }

  @Test
  void markdownElsewhereIsFound() {
    found("markdown", planted("markdown").markdownStaysInListing(), "files.MarkdownUser");
  }

  @Test
  void foreignFunctionsStayInOs() {
    RULES.foreignFunctionsStayInOs().check(OURS);
  }

  @Test
  void foreignFunctionElsewhereIsFound() {
    found("foreign", planted("foreign").foreignFunctionsStayInOs(), "files.ForeignUser");
  }

  @Test
  void onlyTimeReadsAClock() {
    RULES.onlyTimeReadsAClock().check(OURS);
  }

  @Test
  void clockReadElsewhereIsFound() {
    found(
        "clock",
        planted("clock").onlyTimeReadsAClock(),
        "System.nanoTime",
        "System.currentTimeMillis",
        "Instant.now",
        "LocalDateTime.now",
        "Clock.systemUTC",
        "reference()");
  }

  @Test
  void onlyCliPrints() {
    RULES.onlyCliPrints().check(OURS);
  }

  @Test
  void printingElsewhereIsFound() {
    found("print", planted("print").onlyCliPrints(), "System.out", "System.err", "printStackTrace");
  }

  @Test
  void onlyCliEndsTheProcess() {
    RULES.onlyCliEndsTheProcess().check(OURS);
  }

  @Test
  void exitElsewhereIsFound() {
    found("exit", planted("exit").onlyCliEndsTheProcess(), "System.exit", "Runtime.halt");
  }

  @Test
  void everyPackageTellsItsStory() {
    assertEquals(List.of(), ArchitectureRules.packagesWithoutStory(OURS, Path.of("main", "java")));
  }

  @Test
  void packageWithoutAStoryIsFound() {
    assertEquals(
        List.of("dev.gyre.planted.story.http"),
        ArchitectureRules.packagesWithoutStory(importPlanted("story"), Path.of("test", "java")));
  }

  @Test
  void pageIsShortAndNamesEveryPackage() throws IOException {
    Path page = Path.of(System.getProperty("basedir", "."), "..", "ARCHITECTURE.md").normalize();
    assertEquals(List.of(), ArchitectureRules.faultsOfPage(Files.readAllLines(page)));
  }

  @Test
  void pageThatHasGrownIsFound() {
    List<String> page = new ArrayList<>();
    for (String name : ArchitectureRules.ALLOWED.keySet()) {
      page.add("        " + (name.equals("idle") ? "idler" : name) + " what it does");
    }
    page.add("x".repeat(121));
    page.addAll(Collections.nCopies(ArchitectureRules.PAGE_LINES_MAX, ""));
    assertEquals(
        List.of("221 lines, 200 at most", "line 21 is 121 wide, 120 at most", "no idle", "idler?"),
        ArchitectureRules.faultsOfPage(page));
  }

  @Test
  void tableNamesOnlyPackagesThatItHolds() {
    Set<String> known = ArchitectureRules.ALLOWED.keySet();
    for (Set<String> allowed : ArchitectureRules.ALLOWED.values()) {
      assertTrue(known.containsAll(allowed), () -> allowed + " is not within " + known);
    }
  }

  /** From the folder or jar of the server alone, so that no test class is among them. */
  private static JavaClasses ours() {
    return new ClassFileImporter()
        .importUrl(TimerWheel.class.getProtectionDomain().getCodeSource().getLocation());
  }

  private static ArchitectureRules planted(String folder) {
    return new ArchitectureRules("dev.gyre.planted." + folder);
  }

  private static JavaClasses importPlanted(String folder) {
    return new ClassFileImporter().importPackages("dev.gyre.planted." + folder);
  }

  private static void found(String folder, ArchRule rule, String... parts) {
    EvaluationResult result = rule.evaluate(importPlanted(folder));
    String report = result.getFailureReport().toString();
    assertTrue(result.hasViolation(), "the planted violation was not found");
    for (String part : parts) {
      assertTrue(report.contains(part), () -> part + " is not in: " + report);
    }
  }
}
