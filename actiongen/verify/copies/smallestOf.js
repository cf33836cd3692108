/**
 * The smallest of the numbers, undefined if there is none.
 *
 * @param {number[] | null | undefined} numbers
 * @returns {number | undefined}
 */
function smallestOf(numbers) {
  return numbers?.reduce(
    (least, number) => (number < least ? number : least),
    numbers[0],
  );
}
