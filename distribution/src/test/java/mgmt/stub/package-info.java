/** An engine of a few lines, packed as a bundle by the tests that look at the launcher's side of the contract. */
package mgmt.stub;
