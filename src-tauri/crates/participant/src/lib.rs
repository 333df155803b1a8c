//! The read-only operations of the Participant Service over the network.
