/** How long Java takes to start and to end. */
final class Hello {

    public static void main(String[] words) {
        System.out.println("hello");
    }
}
