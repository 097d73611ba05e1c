import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.H_INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.H_NEWINVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Gives each lambda and method reference of compiled classes a class of its own, as if it had been written as an anonymous one.
 * Otherwise Java makes that class the first time that the lambda is met, or looks for it in its archive of classes, by a tenth
 * to a fifth of a millisecond of interpreted code for each; a start of the agent meets four hundred of them.
 *
 * <p>The build calls it for each module, after the compiler: {@code java -cp asm.jar:asm-commons.jar WithoutLambdas.java
 * target/classes mgmt}. What it has changed it leaves alone when it is called again. A class is written only when all that
 * it refers to is there, so a build that was interrupted goes on from where it was. Lambdas that are serializable or have a
 * second interface stay as they are; ours have neither.
 */
public final class WithoutLambdas {

    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

    /** How the compiler's names of methods begin that have the code of lambdas. */
    private static final String BODY = "lambda$";

    /** What stands between the name of a class and the number of its lambda. */
    private static final String OWN = "$$Lambda";

    private static final Type OBJECT = Type.getType(Object.class);

    private final Path root;

    private WithoutLambdas(Path root) {
        this.root = root;
    }

    /**
     * Changes the classes of one directory.
     *
     * @param words the directory, and the package whose classes are meant, with those below it
     */
    public static void main(String[] words) throws IOException {
        new WithoutLambdas(Path.of(words[0])).changeAll(words[1]);
    }

    private void changeAll(String ours) throws IOException {
        Path directory = root.resolve(ours.replace('.', '/'));
        if (Files.notExists(directory)) {
            return; // A module of resources or of tests only.
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        }
        for (Path file : files) {
            change(file);
        }
        for (Path file : files) {
            removeUnused(file);
        }
    }

    /** The class of a lambda that an earlier build made, and that is no more. */
    private void removeUnused(Path file) throws IOException {
        String name = root.relativize(file).toString();
        int end = name.lastIndexOf(OWN);
        if (end < 0) {
            return;
        }
        Path owner = fileOf(name.substring(0, end));
        String own = name.substring(0, name.length() - ".class".length());
        if (Files.notExists(owner) || !isUsed(new ClassReader(Files.readAllBytes(owner)), own)) {
            Files.delete(file);
        }
    }

    private static boolean isUsed(ClassReader reader, String name) {
        boolean[] used = {false};
        readCode(reader, new MethodVisitor(ASM9) {
            @Override
            public void visitFieldInsn(int code, String owner, String field, String type) {
                used[0] |= owner.equals(name);
            }

            @Override
            public void visitMethodInsn(int code, String owner, String method, String type, boolean isInterface) {
                used[0] |= owner.equals(name);
            }
        });
        return used[0];
    }

    /** Shows all code of a class. */
    private static void readCode(ClassReader reader, MethodVisitor shown) {
        reader.accept(
                new ClassVisitor(ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String method, String type, String signature, String[] thrown) {
                        return shown;
                    }
                },
                ClassReader.SKIP_DEBUG);
    }

    private void change(Path file) throws IOException {
        ClassReader reader = new ClassReader(Files.readAllBytes(file));
        Changed changed = new Changed(reader, serializable(reader));
        reader.accept(changed, 0);
        if (changed.lambdas.isEmpty()) {
            return;
        }
        for (Map.Entry<String, byte[]> lambda : changed.lambdas.entrySet()) {
            write(fileOf(lambda.getKey()), lambda.getValue());
        }
        // Lambdas call private methods, so they belong to the nest; its host is the outermost class, and may be this one.
        byte[] own = changed.bytes();
        if (changed.host.equals(changed.name)) {
            write(file, withMembers(own, changed.lambdas.keySet()));
            return;
        }
        Path host = fileOf(changed.host);
        write(host, withMembers(Files.readAllBytes(host), changed.lambdas.keySet()));
        write(file, own);
    }

    /** The methods of lambdas that stay as they are. */
    private static Set<String> serializable(ClassReader reader) {
        Set<String> methods = new TreeSet<>();
        readCode(reader, new MethodVisitor(ASM9) {
            @Override
            public void visitInvokeDynamicInsn(String method, String factory, Handle bootstrap, Object... given) {
                if (bootstrap.getOwner().equals(FACTORY) && !isChanged(bootstrap)) {
                    methods.add(((Handle) given[1]).getName());
                }
            }
        });
        return methods;
    }

    private static boolean isChanged(Handle bootstrap) {
        return bootstrap.getOwner().equals(FACTORY) && bootstrap.getName().equals("metafactory");
    }

    private Path fileOf(String name) {
        return root.resolve(name + ".class");
    }

    /** In one step: half a class would be younger than its source, and so never be compiled again. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path beside = Files.write(file.resolveSibling(file.getFileName() + ".new"), bytes);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** With these members of its nest, whatever it knew of them before. */
    private static byte[] withMembers(byte[] host, Set<String> members) {
        Set<String> missing = new TreeSet<>(members);
        ClassReader reader = new ClassReader(host);
        reader.accept(
                new ClassVisitor(ASM9) {
                    @Override
                    public void visitNestMember(String member) {
                        missing.remove(member);
                    }
                },
                0);
        if (missing.isEmpty()) {
            return host;
        }
        ClassWriter writer = new ClassWriter(0);
        reader.accept(
                new ClassVisitor(ASM9, writer) {
                    @Override
                    public void visitEnd() {
                        missing.forEach(super::visitNestMember);
                        super.visitEnd();
                    }
                },
                0);
        return writer.toByteArray();
    }

    /** A class, with each lambda replaced by an object of a class of its own. */
    private static final class Changed extends ClassVisitor {

        final String name;
        final Map<String, byte[]> lambdas = new LinkedHashMap<>();
        private final Set<String> serializable;
        String host;
        private int version;
        private String source;

        Changed(ClassReader reader, Set<String> serializable) {
            super(ASM9, new ClassWriter(0));
            this.serializable = serializable;
            name = reader.getClassName();
            host = name;
        }

        byte[] bytes() {
            return ((ClassWriter) cv).toByteArray();
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            this.version = version;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public void visitSource(String source, String debug) {
            this.source = source;
            super.visitSource(source, debug);
        }

        @Override
        public void visitNestHost(String host) {
            this.host = host;
            super.visitNestHost(host);
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String type, String signature, String[] thrown) {
            return new MethodVisitor(ASM9, super.visitMethod(access, renamed(method), type, signature, thrown)) {
                private int line;

                @Override
                public void visitLineNumber(int line, Label start) {
                    this.line = line;
                    super.visitLineNumber(line, start);
                }

                @Override
                public void visitInvokeDynamicInsn(String method, String factory, Handle bootstrap, Object... given) {
                    if (!isChanged(bootstrap)) {
                        super.visitInvokeDynamicInsn(method, factory, bootstrap, given);
                        return;
                    }
                    Lambda lambda = new Lambda(
                            Type.getObjectType(name + OWN + lambdas.size()),
                            new Method(method, ((Type) given[0]).getDescriptor()),
                            (Type) given[2],
                            factory,
                            renamed((Handle) given[1]));
                    lambdas.put(lambda.own.getInternalName(), lambda.bytes(version, source, host, line));
                    lambda.make(mv);
                }
            };
        }

        /** Tools that know lambdas look for one where a method is called as the compiler calls theirs. */
        private String renamed(String method) {
            if (!method.startsWith(BODY) || serializable.contains(method)) {
                return method;
            }
            return method.substring(BODY.length()).replaceFirst("\\$(\\d+)$", "\\$\\$$1");
        }

        private Handle renamed(Handle method) {
            return method.getOwner().equals(name)
                    ? new Handle(
                            method.getTag(),
                            method.getOwner(),
                            renamed(method.getName()),
                            method.getDesc(),
                            method.isInterface())
                    : method;
        }
    }

    /**
     * The class of one lambda.
     *
     * @param method what it implements, with erased types
     * @param known the types of the method's parameters as the compiler knows them
     * @param factory from what it captures to the interface
     * @param called the method that has its code
     */
    private record Lambda(Type own, Method method, Type known, String factory, Handle called) {

        /** Puts one on the stack, where what it captures lies. */
        void make(MethodVisitor into) {
            if (captured().length == 0) {
                into.visitFieldInsn(GETSTATIC, own.getInternalName(), "ONLY", interfaceType().getDescriptor());
            } else {
                into.visitMethodInsn(INVOKESTATIC, own.getInternalName(), "of", factory, false);
            }
        }

        byte[] bytes(int version, String source, String host, int line) {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            String[] interfaces = {interfaceType().getInternalName()};
            int access = ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC;
            writer.visit(version, access, own.getInternalName(), null, OBJECT.getInternalName(), interfaces);
            writer.visitSource(source, null);
            writer.visitNestHost(host);
            for (int i = 0; i < captured().length; i++) {
                writer.visitField(ACC_PRIVATE | ACC_FINAL, "captured" + i, captured()[i].getDescriptor(), null, null)
                        .visitEnd();
            }
            writeConstructor(writer);
            if (captured().length == 0) {
                writer.visitField(ACC_STATIC | ACC_FINAL, "ONLY", interfaceType().getDescriptor(), null, null)
                        .visitEnd();
                GeneratorAdapter code = method(writer, ACC_STATIC, new Method("<clinit>", "()V"));
                construct(code);
                code.putStatic(own, "ONLY", interfaceType());
                end(code);
            } else {
                GeneratorAdapter code = method(writer, ACC_STATIC, new Method("of", factory));
                construct(code);
                end(code);
            }
            GeneratorAdapter code = method(writer, ACC_PUBLIC, method);
            Label begin = code.mark();
            code.visitLineNumber(line, begin);
            call(code);
            end(code);
            writer.visitEnd();
            return writer.toByteArray();
        }

        private Type interfaceType() {
            return Type.getReturnType(factory);
        }

        private Type[] captured() {
            return Type.getArgumentTypes(factory);
        }

        private static GeneratorAdapter method(ClassWriter writer, int access, Method method) {
            GeneratorAdapter code = new GeneratorAdapter(access, method, null, null, writer);
            code.visitCode();
            return code;
        }

        private static void end(GeneratorAdapter code) {
            code.returnValue();
            code.endMethod();
        }

        private Method constructor() {
            return new Method("<init>", Type.VOID_TYPE, captured());
        }

        private void writeConstructor(ClassWriter writer) {
            GeneratorAdapter code = method(writer, ACC_PRIVATE, constructor());
            code.loadThis();
            code.invokeConstructor(OBJECT, new Method("<init>", "()V"));
            for (int i = 0; i < captured().length; i++) {
                code.loadThis();
                code.loadArg(i);
                code.putField(own, "captured" + i, captured()[i]);
            }
            end(code);
        }

        private void construct(GeneratorAdapter code) {
            code.newInstance(own);
            code.dup();
            code.loadArgs();
            code.invokeConstructor(own, constructor());
        }

        /** Calls the method with what was captured, and then with the arguments. */
        private void call(GeneratorAdapter code) {
            boolean makes = called.getTag() == H_NEWINVOKESPECIAL;
            Type owner = Type.getObjectType(called.getOwner());
            if (makes) {
                code.newInstance(owner);
                code.dup();
            }
            List<Type> wanted = new ArrayList<>();
            if (!makes && called.getTag() != H_INVOKESTATIC) {
                wanted.add(owner);
            }
            wanted.addAll(List.of(Type.getArgumentTypes(called.getDesc())));
            Type[] captured = captured();
            for (int i = 0; i < captured.length; i++) {
                code.loadThis();
                code.getField(own, "captured" + i, captured[i]);
                convert(code, captured[i], captured[i], wanted.get(i));
            }
            Type[] arguments = method.getArgumentTypes();
            for (int i = 0; i < arguments.length; i++) {
                code.loadArg(i);
                convert(code, arguments[i], known.getArgumentTypes()[i], wanted.get(captured.length + i));
            }
            code.visitMethodInsn(
                    instruction(), called.getOwner(), called.getName(), called.getDesc(), called.isInterface());
            Type result = makes ? owner : Type.getReturnType(called.getDesc());
            if (method.getReturnType() != Type.VOID_TYPE) {
                convert(code, result, result, method.getReturnType());
            } else if (result.getSize() == 2) {
                code.pop2();
            } else if (result.getSize() == 1) {
                code.pop();
            }
        }

        private int instruction() {
            return switch (called.getTag()) {
                case H_INVOKESTATIC -> INVOKESTATIC;
                case H_INVOKEVIRTUAL -> INVOKEVIRTUAL;
                case H_INVOKEINTERFACE -> INVOKEINTERFACE;
                case H_NEWINVOKESPECIAL -> INVOKESPECIAL;
                // A private method of the nest: from another class of it, it is called as any other.
                case H_INVOKESPECIAL -> called.isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
                default -> throw new IllegalStateException("a lambda whose code is " + called);
            };
        }

        /**
         * As Java's LambdaMetafactory does it: boxes are opened and made, numbers widened, arguments cast to what they are
         * known to be. Results are not.
         */
        private static void convert(GeneratorAdapter code, Type found, Type known, Type wanted) {
            if (isPrimitive(found) && isPrimitive(wanted)) {
                code.cast(found, wanted);
            } else if (isPrimitive(found)) {
                code.valueOf(found);
            } else if (!isPrimitive(known) && !known.equals(found) && !known.equals(OBJECT)) {
                code.checkCast(known);
                convert(code, known, known, wanted);
            } else if (isPrimitive(wanted)) {
                Type boxed = primitiveOf(found, wanted);
                code.unbox(boxed);
                code.cast(boxed, wanted);
            } else if (!found.equals(wanted) && !wanted.equals(OBJECT)) {
                code.checkCast(wanted);
            }
        }

        private static boolean isPrimitive(Type type) {
            return type.getSort() < Type.ARRAY;
        }

        /** What is in a box; of a type that is no box, it is what is wanted. */
        private static Type primitiveOf(Type box, Type wanted) {
            return switch (box.getClassName()) {
                case "java.lang.Boolean" -> Type.BOOLEAN_TYPE;
                case "java.lang.Character" -> Type.CHAR_TYPE;
                case "java.lang.Byte" -> Type.BYTE_TYPE;
                case "java.lang.Short" -> Type.SHORT_TYPE;
                case "java.lang.Integer" -> Type.INT_TYPE;
                case "java.lang.Long" -> Type.LONG_TYPE;
                case "java.lang.Float" -> Type.FLOAT_TYPE;
                case "java.lang.Double" -> Type.DOUBLE_TYPE;
                default -> wanted;
            };
        }
    }
}
