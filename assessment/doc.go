// Package assessment holds the words and the rules of the Customer
// Satisfaction Practices Continuum. It knows no database, no HTTP, no clock and
// no logger: time is passed in, and everything else is values.
//
// The words, each with one meaning in code, pages and PDF:
//
//	organization   the tenant: whose data it is
//	unit           an organization or a part of it that is assessed; units form a tree
//	questionnaire  the statements to answer, with id and version; data, not code
//	component      customer focus, measurement or environment
//	level          1 Reactive, 2 Attentive, 3 Consistent, 4 Owned, 5 Partnered
//	cell           one component at one level, with its descriptor and statements
//	statement      one observable practice that is answered
//	answer         0 to 3, don't know, or does not apply (with a reason)
//	assessment     one round for one unit with one questionnaire version
//	result         what scoring says: a profile of positions, a level, flags
//	position       how far along the continuum, 0 to 5, exact; printed rounded down
//	action         a recommended step to the next level
//	plan           the actions chosen for a unit
//
// The model is inspired by a published description of a five-level,
// three-factor continuum. Levels are reasoned, not validated.
package assessment
