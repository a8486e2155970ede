import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Part of the build, run from its source: {@code java NewerClasses.java JAR...} rewrites each jar in
 * place, so that its classes can stand in the start-up cache of {@code ./gyre}. The JVM keeps none
 * there from before Java 6, which have no stack maps (JVMS 4.7.4). Stack maps and the version are what
 * changes, and one method that looks for a script language. A jar without such classes is left alone.
 */
final class NewerClasses {
  private static final int VERSION_OFFSET = 6;

  /**
   * Where picocli looks for a class of Groovy, which is not there. To find out, the JVM opens every
   * jar, which it need not do otherwise when classes come from the cache.
   */
  private static final String SCRIPT_LOOK_UP = "loadClosureClass";

  private NewerClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      rewrite(Path.of(jar));
    }
  }

  private static void rewrite(Path jar) throws IOException {
    boolean changed = false;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile in = new ZipFile(jar.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (ZipEntry entry : in.stream().toList()) {
        byte[] content;
        try (InputStream stream = in.getInputStream(entry)) {
          content = stream.readAllBytes();
        }
        if (entry.getName().endsWith(".class") && isOld(content)) {
          content = newer(format, content);
          changed = true;
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal()); // two builds make the same bytes
        out.putNextEntry(copy);
        out.write(content);
        out.closeEntry();
      }
    }
    if (changed) {
      Path written = Files.write(jar.resolveSibling(jar.getFileName() + ".new"), bytes.toByteArray());
      Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isOld(byte[] content) {
    int major = (content[VERSION_OFFSET] & 0xff) << 8 | content[VERSION_OFFSET + 1] & 0xff;
    return major < ClassFile.JAVA_6_VERSION;
  }

  private static byte[] newer(ClassFile format, byte[] content) {
    // Bodies that are copied unseen would get no stack maps.
    ClassTransform bodies = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            builder.with(element);
          }
        };
    ClassTransform noScripts =
        (builder, element) -> {
          if (element instanceof MethodModel method
              && method.methodName().equalsString(SCRIPT_LOOK_UP)) {
            builder.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> code.aconst_null().areturn());
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(format.parse(content), noScripts.andThen(bodies).andThen(version));
  }
}
