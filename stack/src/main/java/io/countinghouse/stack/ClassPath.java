package io.countinghouse.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a child JVM finds its classes: what this JVM has, without folders that it needs not. */
record ClassPath(List<Path> entries) {

  /** For a main class: jars alone, unless the class itself lies in a folder, as a test's does. */
  static ClassPath of(String mainClass) {
    var all = own();
    var file = mainClass.replace('.', '/') + ".class";
    var inFolder = all.entries.stream().anyMatch(each -> Files.exists(each.resolve(file)));
    return inFolder
        ? all
        : new ClassPath(all.entries.stream().filter(Files::isRegularFile).toList());
  }

  /** Surefire hides the real class path in a jar's manifest and tells it in a property. */
  private static ClassPath own() {
    var text =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ClassPath(
        List.of(text.split(File.pathSeparator, 0)).stream().map(Path::of).toList());
  }

  boolean onlyJars() {
    return entries.stream().allMatch(Files::isRegularFile);
  }

  String text() {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }
}
