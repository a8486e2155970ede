package dev.gyre;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of ARCHITECTURE.md for the packages under one root.
 *
 * @param root the server's, or that of planted violations
 */
record ArchitectureRules(String root) {

  /** Package -> what it may import, besides itself and {@code time}. */
  static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry(
              "cli",
              Set.of("server", "config", "transport", "tls", "trace", "files", "metrics", "json")),
          Map.entry(
              "server",
              Set.of(
                  "wire",
                  "tls",
                  "transport",
                  "routing",
                  "policy",
                  "listing",
                  "coding",
                  "files",
                  "http",
                  "idle",
                  "config",
                  "metrics",
                  "trace",
                  "json",
                  "os")),
          Map.entry(
              "wire",
              Set.of(
                  "routing",
                  "http2",
                  "files",
                  "http",
                  "idle",
                  "transport",
                  "tls",
                  "config",
                  "metrics",
                  "trace",
                  "os")),
          Map.entry("transport", Set.of("config", "os", "metrics", "json")),
          Map.entry("tls", Set.of("config")),
          Map.entry(
              "routing",
              Set.of("policy", "listing", "archive", "coding", "files", "http", "config")),
          Map.entry("policy", Set.of("config")),
          Map.entry("archive", Set.of("coding", "files", "http", "config")),
          Map.entry("coding", Set.of("files", "http", "config", "os")),
          Map.entry("listing", Set.of("files", "http", "config", "json")),
          Map.entry("files", Set.of("http", "config", "os")),
          Map.entry("http", Set.of("json")),
          Map.entry("json", Set.of()),
          Map.entry("http2", Set.of()),
          Map.entry("idle", Set.of()),
          Map.entry("os", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("metrics", Set.of()),
          Map.entry("trace", Set.of("http", "config", "metrics")),
          Map.entry("time", Set.of()));

  /** The page is read from top to bottom; details are where the code is. */
  static final int PAGE_LINES_MAX = 200;

  private static final int PAGE_COLUMNS_MAX = 120;

  /** A package in the tree of the page. */
  private static final Pattern IN_TREE = Pattern.compile(" {8}([a-z0-9]+) .*");

  private static final String FOR_ALL = "time";
  private static final Set<String> NETTY_USERS = Set.of("server", "wire", "transport", "tls");

  ArchRule arrowsPointDownwards() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("import what the table allows their package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String from = packageOf(type);
                Set<String> allowed = ALLOWED.get(from);
                if (allowed == null) {
                  violated(events, type, "package " + from + " is not in the table: " + type);
                  return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  String to = packageOf(target);
                  if (isOurs(target)
                      && !to.equals(from)
                      && !to.equals(FOR_ALL)
                      && !allowed.contains(to)) {
                    violated(
                        events,
                        type,
                        from + " -> " + to + " may not be: " + dependency.getDescription());
                  }
                }
              }
            });
  }

  ArchRule packagesHaveNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  ArchRule nettyStaysAtTheEdge() {
    return onlyIn(NETTY_USERS, "io.netty");
  }

  ArchRule tomlStaysInConfig() {
    return onlyIn(Set.of("config"), "org.tomlj");
  }

  ArchRule markdownStaysInListing() {
    return onlyIn(Set.of("listing"), "org.commonmark");
  }

  ArchRule foreignFunctionsStayInOs() {
    return onlyIn(Set.of("os"), "java.lang.foreign");
  }

  ArchRule onlyTimeReadsAClock() {
    return accessOnlyIn(
        "time",
        "read a clock",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return switch (owner) {
            case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.util.Date" -> name.equals("<init>");
            default -> owner.startsWith("java.time.") && name.equals("now");
          };
        });
  }

  ArchRule onlyCliPrints() {
    return accessOnlyIn(
        "cli",
        "print",
        access -> {
          String name = access.getTarget().getName();
          return name.equals("printStackTrace")
              || (access.getTargetOwner().getName().equals("java.lang.System")
                  && (name.equals("out") || name.equals("err")));
        });
  }

  ArchRule onlyCliEndsTheProcess() {
    return accessOnlyIn(
        "cli",
        "end the process",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getTarget().getName();
          return (owner.equals("java.lang.System") || owner.equals("java.lang.Runtime"))
              && (name.equals("exit") || name.equals("halt"));
        });
  }

  /** Looks at sources, for the compiler drops a package-info without annotations. */
  static List<String> packagesWithoutStory(JavaClasses types, Path sources) {
    return types.stream()
        .map(JavaClass::getPackageName)
        .distinct()
        .filter(name -> !name.isEmpty())
        .filter(
            name ->
                !Files.isRegularFile(
                    sources.resolve(name.replace('.', '/')).resolve("package-info.java")))
        .sorted()
        .toList();
  }

  /** Whether the page is short enough, and its tree has the packages of the table. */
  static List<String> faultsOfPage(List<String> page) {
    List<String> faults = new ArrayList<>();
    if (page.size() > PAGE_LINES_MAX) {
      faults.add(page.size() + " lines, " + PAGE_LINES_MAX + " at most");
    }
    Set<String> named = new TreeSet<>();
    for (int i = 0; i < page.size(); i++) {
      int columns = page.get(i).length();
      if (columns > PAGE_COLUMNS_MAX) {
        faults.add(
            "line " + (i + 1) + " is " + columns + " wide, " + PAGE_COLUMNS_MAX + " at most");
      }
      Matcher line = IN_TREE.matcher(page.get(i));
      if (line.matches()) {
        named.add(line.group(1));
      }
    }
    ALLOWED.keySet().stream()
        .filter(name -> !named.contains(name))
        .sorted()
        .forEach(name -> faults.add("no " + name));
    named.stream()
        .filter(name -> !ALLOWED.containsKey(name))
        .forEach(name -> faults.add(name + "?"));
    return faults;
  }

  private ArchRule onlyIn(Set<String> packages, String library) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("use " + library + " only in " + packages) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (packages.contains(packageOf(type))) {
                  return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                  String target =
                      dependency.getTargetClass().getBaseComponentType().getPackageName();
                  if (target.equals(library) || target.startsWith(library + ".")) {
                    violated(events, type, dependency.getDescription());
                  }
                }
              }
            });
  }

  /** Calls, method references and field reads alike. */
  private ArchRule accessOnlyIn(
      String onlyPackage, String what, Predicate<JavaAccess<?>> forbidden) {
    return classes()
        .should(
            new ArchCondition<JavaClass>(what + " only in " + onlyPackage) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (packageOf(type).equals(onlyPackage)) {
                  return;
                }
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                  if (forbidden.test(access)) {
                    violated(events, type, access.getDescription());
                  }
                }
              }
            });
  }

  private boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
  }

  /** Below the root, whole: a package in a package is not in the table either. */
  private String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1) : name;
  }

  private static void violated(ConditionEvents events, JavaClass type, String message) {
    events.add(SimpleConditionEvent.violated(type, message));
  }
}
